import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { compileAsides } from './compile-asides.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import { readNumber } from './read-numbers.ts';
import { createWordScanner } from './word-scanner.ts';

export interface Place {
  start: number;
  end: number;
  kind: 'whole' | 'building' | 'floor' | 'department' | 'room' | 'unit';
  text: string;
  /** Somebody's ward or a place to go to, not where the fault is. */
  aside: boolean;
}

export interface PlaceFinder {
  find(text: string, low: string, known: readonly string[]): Place[];
  /** The places as one normalised text: building and floor, department, room, bed. */
  join(places: readonly Place[]): string | null;
}

const numeral = '(?:[0-9]{1,4}|[零〇一二两三四五六七八九十百幺]{1,5})';
/** Beds, machine numbers, rooms and floors. */
const counted: readonly {
  kind: Place['kind'];
  re: RegExp;
  as: (number: string, unit: string) => string;
}[] = [
  {
    kind: 'unit',
    re: new RegExp(`(?:bed|床号|床位)[ :#是.]*(${numeral})(?!\\d)`, 'gu'),
    as: (n) => `${n}床`,
  },
  {
    kind: 'unit',
    re: new RegExp(`(?:加|\\+)(${numeral})床?(?=$|[^\\d分点度])(?<=床)`, 'gu'),
    as: (n) => `加${n}床`,
  },
  {
    kind: 'unit',
    re: new RegExp(
      `(?:第)?(${numeral})(?:号)?(床)(?!单|垫|头柜|旁(?:机|dr|片|b|彩|超|血|透)|位(?:数|紧)|边)`,
      'gu',
    ),
    as: (n) => `${n}床`,
  },
  {
    kind: 'unit',
    re: new RegExp(
      `(?<=(?:血透|透析|净化|血液透析)(?:室|中心)?(?:的)?)(${numeral})(号(?:机位?|位|床))`,
      'gu',
    ),
    as: (n, unit) => `${n}${unit}`,
  },
  {
    kind: 'room',
    re: new RegExp(
      `(?:第)?(${numeral})(号?手术间|号?手术室|号间|间(?!隔)|诊室|号诊室|号机房|号病房|病房|号房间?|房间|房(?!颤)|号窗口|窗口|号厅|室(?!内|外|上|颤|早))`,
      'gu',
    ),
    as: (n, unit) => `${n}${unit}`,
  },
  {
    kind: 'department',
    re: new RegExp(`(?:第)?(${numeral})(病区|护理单元|病室)`, 'gu'),
    as: (n, unit) => `${n}${unit}`,
  },
  {
    kind: 'floor',
    re: new RegExp(
      `(${numeral})((?:楼|层|f)(?:[东西南北](?:区|侧)(?!护士站))?)(?!下|上有|道|梯|顶|的楼|a-z)`,
      'gu',
    ),
    as: (n, unit) => `${n}${unit.replace(/^f/u, '楼')}`,
  },
  { kind: 'floor', re: /(?:负|地下|b)([一二三四1234])(楼|层)/gu, as: (n, unit) => `负${n}${unit}` },
];

export function createPlaceFinder(
  compiler: PatternCompiler,
  file: LexiconFiles['places'],
): PlaceFinder {
  const suffix =
    '(?:[一二三四五六七八九十0-9]{1,2}(?!床|楼|层|号|间|台|来|多|几|个|点|度|名|位|张|分|小|天|月|级|次|人|诊|室|窗|手|区的|[0-9])(?:科|病区|区|病房|组|部)?)?(?:科|病区|病房|icu|护士站|办公室|值班室|门诊|病室)?';
  const notDevice = '(?![机仪器泵镜刀])';
  const scan = createWordScanner<Place['kind'] | 'guard'>(compiler, 'places.yaml', [
    ...file.buildings.map((word) => ({ pattern: word, value: 'building' as const })),
    ...file.departments.map((word) => ({
      pattern: `${word}${suffix}${notDevice}`,
      value: 'department' as const,
    })),
    ...file.rooms.map((word) => ({ pattern: word, value: 'room' as const })),
    ...file.places_guard.map((word) => ({ pattern: word, value: 'guard' as const })),
  ]);
  const wholes = file.wholes.map((one) => ({
    ...one,
    re: compiler.compile('places.yaml wholes', one.re),
  }));
  const asides = compileAsides(compiler, 'places.yaml asides', file.asides);
  const isAside = (low: string, start: number, end: number): boolean =>
    asides(low.slice(Math.max(0, start - 8), start), low.slice(end, end + 6));
  return {
    find(text, low, known) {
      const found: Place[] = [];
      const add = (place: Omit<Place, 'aside'>): void => {
        if (found.some(({ start, end }) => place.start < end && place.end > start)) return;
        const mayBeAside = place.kind === 'department' || place.kind === 'room';
        found.push({ ...place, aside: mayBeAside && isAside(low, place.start, place.end) });
      };
      for (const place of known) addKnown(low, place, add);
      for (const { re, as } of wholes)
        for (const match of low.matchAll(re)) add(spanOf(match, 'whole', as));
      const count = (isWard: boolean): void => {
        for (const { kind, re, as } of counted) {
          if ((kind === 'department') !== isWard) continue;
          for (const match of low.matchAll(re)) {
            const value = readNumber(match[1] ?? '');
            if (value !== null && !isDeviceNumber(low, match, kind))
              add(spanOf(match, kind, as(String(value), match[2] ?? '')));
          }
        }
      };
      count(false);
      for (const { start, end, value } of scan(low))
        if (value !== 'guard') add({ start, end, kind: value, text: text.slice(start, end) });
      count(true);
      return found.toSorted((a, b) => a.start - b.start);
    },
    join: joinPlaces,
  };
}

/** `3号摄像头`, `二号机`: the number of a device, unless it is a bed or a room. */
function isDeviceNumber(low: string, match: RegExpMatchArray, kind: Place['kind']): boolean {
  if (kind !== 'room') return false;
  return /^[间房]$/u.test(match[2] ?? '') && /[一二两三几0-9]/u.test(low.charAt(match.index! - 1));
}

function spanOf(match: RegExpMatchArray, kind: Place['kind'], text: string): Omit<Place, 'aside'> {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length, kind, text };
}

function addKnown(low: string, place: string, add: (place: Omit<Place, 'aside'>) => void): void {
  const word = place.toLowerCase();
  if (word.length < 2) return;
  for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + 1))
    add({ start: at, end: at + word.length, kind: 'department', text: place });
}

function joinPlaces(places: readonly Place[]): string | null {
  const of = (kind: Place['kind']): string[] => [
    ...new Set(places.filter((place) => place.kind === kind).map(({ text }) => tidy(text))),
  ];
  const whole = of('whole')[0];
  const department = of('department').at(-1) ?? '';
  const unit = of('unit').join('、');
  if (whole === '全院' || (whole !== undefined && department === '' && unit === '')) return whole;
  const building = `${of('building').at(-1) ?? ''}${of('floor')[0] ?? ''}`;
  const room = of('room').at(-1) ?? '';
  const parts = isFloorOfWard(places)
    ? [`${department}${building}`, room, unit]
    : [building, ...joinInside(department, room, unit)];
  return parts.filter((part) => part !== '').join(' ') || null;
}

/** 骨科7楼: the floor said right after the ward, and no building, stays there. */
function isFloorOfWard(places: readonly Place[]): boolean {
  const floor = places.find(({ kind }) => kind === 'floor');
  if (floor === undefined || places.some(({ kind }) => kind === 'building')) return false;
  return places.some(({ kind, end }) => kind === 'department' && end === floor.start);
}

/** 血透室5号机 is one place, CCU 6床 are two. */
function joinInside(department: string, room: string, unit: string): string[] {
  if (room === '' && /号(?:机位?|位|床)$/u.test(unit)) return [`${department}${unit}`];
  return [joinRoom(department, room), unit];
}

/** 儿科护士站 is one place, 手术室 3间 are two. */
function joinRoom(department: string, room: string): string {
  if (department === '' || room === '') return `${department}${room}`;
  return /^\d/.test(room) ? `${department} ${room}` : `${department}${room}`;
}

function tidy(text: string): string {
  return text
    .replace(/^(?:[a-z]+)(?=$|[^a-z])/i, (letters) => letters.toUpperCase())
    .replace(/\s+/g, '');
}

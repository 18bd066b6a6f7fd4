import { whereIs } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import type { Reading } from '../../flows/kit/reading.ts';

/** Whether words speak of a device that is known already. */
export type Likeness =
  /** Its number, or its kind and place. */
  | 'same'
  /** Its kind or its place, and nothing against it. */
  | 'maybe'
  /** Another kind, another place. */
  | 'other'
  /** Neither kind nor place was said. */
  | 'unnamed';

type Device = Pick<Known, 'category' | 'equipment' | 'place' | 'isArea'>;

/** Never the same by its kind alone, never across wards; what is down everywhere has no one place. */
export function likeness(known: Device, reading: Reading): Likeness {
  const [named] = reading.equipment;
  if (reading.isEquipmentCertain && named && known.equipment)
    return named.id === known.equipment.id ? 'same' : 'other';
  const kind = likeKind(known, reading);
  const place = likePlace(known, reading);
  if (kind === false || place === false) return 'other';
  if (kind && place) return 'same';
  return kind || place ? 'maybe' : 'unnamed';
}

/** Null: one of them was not said. */
function likeKind(known: Device, { category }: Reading): boolean | null {
  // "抢救车" and the like, for which there is no kind, say nothing for or against it.
  if (category === null || category === 'other' || known.category === null) return null;
  return category === known.category;
}

function likePlace(known: Device, reading: Reading): boolean | null {
  const place = whereIs(known);
  if (place === null || reading.place === null) return null;
  return known.isArea || !isElsewhere(place, reading.place);
}

/** Two places that cannot be the same: another bed, floor or ward number, or other wards. EICU is not ICU. */
export function isElsewhere(one: string, other: string): boolean {
  const [a, b] = [split(one), split(other)];
  for (const [unit, number] of a.numbers) {
    const counterpart = b.numbers.get(unit);
    if (counterpart !== undefined && counterpart !== number) return true;
  }
  return a.ward !== '' && b.ward !== '' && !isWithin(a.ward, b.ward) && !isWithin(b.ward, a.ward);
}

const numbered =
  /(负?)(\d+|[一二两三四五六七八九十]+)号?(?:(楼|层)|(病区)|床|机位|号机|间|室|诊室|病房|台|号)/g;

/** The numbers of a place by what they count, and the ward in words. */
function split(place: string): { ward: string; numbers: Map<string, string> } {
  const numbers = new Map<string, string>();
  const plain = place.replaceAll(/\s+/g, '').toUpperCase();
  const ward = plain.replaceAll(numbered, (_, below: string, digits: string, floor, area) => {
    const unit = floor ? 'floor' : area ? 'area' : 'spot';
    numbers.set(unit, `${below}${/\d/.test(digits) ? Number(digits) : parseChinese(digits)}`);
    return '';
  });
  return { ward, numbers };
}

/** "十二" is 12. */
function parseChinese(digits: string): number {
  const at = digits.indexOf('十');
  if (at < 0) return parseDigit(digits[0]);
  return (
    (at === 0 ? 1 : parseDigit(digits[at - 1])) * 10 +
    (at + 1 < digits.length ? parseDigit(digits[at + 1]) : 0)
  );
}

function parseDigit(digit: string | undefined): number {
  return '一二三四五六七八九'.indexOf(digit === '两' ? '二' : (digit ?? '')) + 1;
}

/** "抢救室" is within "急诊抢救室"; Latin names only as whole words. */
function isWithin(part: string, whole: string): boolean {
  const at = whole.indexOf(part);
  if (at < 0) return false;
  const [first, last] = [part[0], part.at(-1)];
  return (
    !(isLatin(first) && isLatin(whole[at - 1])) &&
    !(isLatin(last) && isLatin(whole[at + part.length]))
  );
}

function isLatin(char: string | undefined): boolean {
  return char !== undefined && /[A-Z]/.test(char);
}

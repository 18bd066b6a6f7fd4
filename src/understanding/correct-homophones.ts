import { pinyin } from 'pinyin-pro';
import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { accentless, soundOf } from './sounds.ts';

export type CorrectHomophones = (text: string, places: readonly string[]) => string;

interface Target {
  word: string;
  /** Its sounds without tones. */
  sounds: string;
  /** Indexed by these very sounds, not by what an accent makes of them. */
  exact: boolean;
}

type Targets = Map<string, Target[]>;

const longestWord = 6;
/**
 * Puts back what voice input mistook: a run of characters that sounds like a word of the lexicon or a place of the hospital, shares
 * a character with it, and is no ordinary word itself.
 */
export function createHomophoneCorrector(
  file: LexiconFiles['homophones'],
  ordinary: readonly string[],
): CorrectHomophones {
  const known = new Set([...file.guard, ...file.targets, ...ordinary]);
  const targets = indexTargets(file.targets);
  const fixed = Object.entries(file.fixed);
  const grammar = new Set(file.grammar);
  const placeTargets = new WeakMap<readonly string[], Targets>();
  const targetsOf = (places: readonly string[]): Targets => {
    const made = placeTargets.get(places) ?? indexTargets(places.filter(isHan));
    placeTargets.set(places, made);
    return made;
  };
  return (text, places) => {
    const patched = fixed.reduce(
      (so, [wrong, right]) => (so.includes(wrong) ? so.replaceAll(wrong, right) : so),
      text,
    );
    const lists = places.length > 0 ? [targets, targetsOf(places)] : [targets];
    return patched.replace(/[\u4e00-\u9fff]{2,}/gu, (run) =>
      correctRun(run, { lists, known, grammar }),
    );
  };
}

interface Tables {
  lists: Targets[];
  known: ReadonlySet<string>;
  grammar: ReadonlySet<string>;
}

function correctRun(run: string, tables: Tables): string {
  const locked = knownSpans(run, tables.known);
  const sounds = Array.from(run, soundOf);
  let corrected = '';
  let position = 0;
  while (position < run.length) {
    const word = findWord(run, sounds, position, locked, tables);
    corrected += word ?? run.charAt(position);
    position += word?.length ?? 1;
  }
  return corrected;
}

function findWord(
  run: string,
  sounds: string[],
  start: number,
  locked: [number, number][],
  { lists, grammar, known }: Tables,
): string | null {
  for (let length = Math.min(longestWord, run.length - start); length >= 2; length -= 1) {
    const end = start + length;
    const span = run.slice(start, end);
    if (known.has(span)) return span;
    if (locked.some(([from, to]) => crosses(from, to, start, end))) continue;
    const slice = sounds.slice(start, end);
    const found = lists.flatMap((list) => [
      ...(list.get(slice.join(' ')) ?? []).filter(({ exact }) => exact),
      ...(length < 3 ? [] : (list.get(`~${slice.map(accentless).join(' ')}`) ?? [])),
    ]);
    const word = found.find((target) => fits(span, target, grammar, slice.join(' ')));
    if (word) return word.word;
  }
  return null;
}

/** Same length, at least one character alike, and none of the others a word of grammar. */
function fits(
  span: string,
  { word, sounds }: Target,
  grammar: ReadonlySet<string>,
  said: string,
): boolean {
  const pairs = Array.from(span, (character, index) => [character, word.charAt(index)] as const);
  const alike = pairs.filter(([one, meant]) => one === meant).length;
  const needed = sounds === said ? 1 : 2;
  return alike >= needed && pairs.every(([one, meant]) => one === meant || !grammar.has(one));
}

/** A known word may lie inside a candidate, but not across its edge. */
function crosses(from: number, to: number, start: number, end: number): boolean {
  const overlaps = from < end && to > start;
  return overlaps && !(from >= start && to <= end && to - from < end - start);
}

function knownSpans(run: string, known: ReadonlySet<string>): [number, number][] {
  const spans: [number, number][] = [];
  for (let start = 0; start < run.length; start += 1) {
    for (let length = Math.min(longestWord, run.length - start); length >= 2; length -= 1) {
      if (!known.has(run.slice(start, start + length))) continue;
      spans.push([start, start + length]);
      break;
    }
  }
  return spans;
}

function indexTargets(words: readonly string[]): Targets {
  const index: Targets = new Map();
  const add = (key: string, target: Target): void => {
    index.set(key, [...(index.get(key) ?? []), target]);
  };
  for (const word of new Set(words)) {
    const single = Array.from(word, soundOf);
    const inContext = pinyin(word, { toneType: 'none', type: 'array', v: true });
    for (const sounds of new Set([single.join(' '), inContext.join(' ')])) {
      add(sounds, { word, sounds, exact: true });
      add(`~${sounds.split(' ').map(accentless).join(' ')}`, { word, sounds, exact: false });
    }
  }
  return index;
}

function isHan(word: string): boolean {
  return /^[\u4e00-\u9fff]{2,8}$/u.test(word);
}

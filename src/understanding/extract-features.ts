import type { FeatureBag } from './feature-bag.ts';
import { soundCode } from './sounds.ts';
import type { ReaderWords } from './reader-words.ts';

/** What the model sees of a message: hashed n-grams of characters, sounds and word classes, and of what was asked. */

export interface FeatureContext {
  /** What was asked last, or '' when nothing was. */
  asked: string;
  state: string;
}

/** Kinds of features: each begins its hash with a number of its own. */
const kind = {
  character: 0x811c9dc5,
  sound: 0x2545f491,
  units: 0x51ed270b,
  skip: 0x68e31da4,
  word: 0x1b56c4e9,
  asked: 0x7f4a7c15,
  state: 0x3c6ef372,
  whole: 0x0a2e8ba3,
  shape: 0x5bd1e995,
  askedUnits: 0x27d4eb2f,
};

const border = 1;
const breakMark = 2;
const digitMark = 3;
const firstClass = 0x20000;

interface Unit {
  /** A character's code, or a class: all devices are one. */
  code: number;
  /** The same, but each kind of device for itself. */
  exact: number;
  isClass: boolean;
  start: number;
  end: number;
}

/** Fills the bag with the features of a text (lower case, standard words). */
export function extractFeatures(
  bag: FeatureBag,
  low: string,
  words: ReaderWords,
  context: FeatureContext,
): void {
  bag.size = 0;
  const plain = readCharacters(low);
  addGrams(bag, plain, 4);
  addSounds(bag, plain);
  const units = readUnits(low, plain, words);
  addUnits(bag, units, low);
  addShape(bag, plain);
  addContext(bag, plain, context);
  if (context.asked !== '') addAskedUnits(bag, units, context.asked);
}

/** Codes with their places: marks and white space are one break, digits one mark each (two at most in a row). */
function readCharacters(low: string): { codes: number[]; places: number[] } {
  const codes = [border];
  const places = [0];
  for (let at = 0; at < low.length; at += 1) {
    const code = simplify(low.charCodeAt(at));
    const last = codes.length - 1;
    if (code === breakMark && (codes[last] === breakMark || codes[last] === border)) continue;
    if (code === digitMark && codes[last] === digitMark && codes[last - 1] === digitMark) continue;
    codes.push(code);
    places.push(at);
  }
  if (codes.at(-1) === breakMark) {
    codes.pop();
    places.pop();
  }
  codes.push(border);
  places.push(Math.max(0, low.length - 1));
  return { codes, places };
}

/** Question and exclamation marks say something; other marks only part. */
function simplify(code: number): number {
  if (code >= 48 && code <= 57) return digitMark;
  if (telling.has(code) || (code >= 97 && code <= 122)) return code;
  return marks.some(([from, to]) => code >= from && code <= to) ? breakMark : code;
}

const telling = new Set([63, 33, 65281, 65311]);
const marks = [
  [0, 127],
  [0x2000, 0x206f],
  [0x3000, 0x303f],
  [0xff00, 0xffef],
] as const;

type Plain = ReturnType<typeof readCharacters>;

function addGrams(bag: FeatureBag, { codes, places }: Plain, longest: number): void {
  for (let from = 0; from < codes.length; from += 1) {
    let hash = kind.character;
    for (let to = from; to < Math.min(codes.length, from + longest); to += 1) {
      hash = step(hash, codes[to] ?? 0);
      const isOnlyMark = to === from && (codes[from] ?? 0) <= breakMark;
      if (!isOnlyMark) bag.add(step(hash, to - from), places[from] ?? 0, (places[to] ?? 0) + 1);
    }
  }
}

/** Voice input has no punctuation and hasty people put a space between any two characters: sounds are read across marks. */
function addSounds(bag: FeatureBag, { codes, places }: Plain): void {
  for (let from = 0; from < codes.length; from += 1) {
    if (soundCode(codes[from] ?? 0) === 0) continue;
    let hash = kind.sound;
    let length = 0;
    for (let to = from; to < codes.length && length < 3; to += 1) {
      const code = codes[to] ?? 0;
      if (code === breakMark) continue;
      const sound = soundCode(code);
      if (sound === 0) break;
      hash = step(hash, sound);
      length += 1;
      if (length > 1) bag.add(hash, places[from] ?? 0, (places[to] ?? 0) + 1);
    }
  }
}

/** The text with each word of the lexicon as its class: what is learned of one device serves all. */
function readUnits(low: string, { codes, places }: Plain, words: ReaderWords): Unit[] {
  const units: Unit[] = [];
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    const start = places[index] ?? 0;
    const word = code > digitMark ? words.index.at(low, start) : null;
    if (word === null) {
      units.push({ code, exact: code, isClass: false, start, end: start + 1 });
      continue;
    }
    const end = start + word.text.length;
    const code2 = firstClass + (words.families[word.list] ?? word.list);
    units.push({ code: code2, exact: firstClass + word.list, isClass: true, start, end });
    while (index + 1 < codes.length - 1 && (places[index + 1] ?? end) < end) index += 1;
  }
  return units;
}

const reach = 7;

function addUnits(bag: FeatureBag, units: Unit[], low: string): void {
  for (let from = 0; from < units.length; from += 1) {
    const unit = units[from];
    if (!unit) continue;
    if (unit.isClass) addWord(bag, unit, low);
    addUnitGrams(bag, units, from);
    addSkips(bag, units, from);
  }
}

function addWord(bag: FeatureBag, { code, exact, start, end }: Unit, low: string): void {
  bag.add(step(kind.units, code), start, end);
  if (exact !== code) bag.add(step(kind.units, exact), start, end);
  let hash = kind.word;
  for (let at = start; at < end; at += 1) hash = step(hash, low.charCodeAt(at));
  bag.add(hash, start, end);
}

function addUnitGrams(bag: FeatureBag, units: Unit[], from: number): void {
  let hash = kind.units;
  let hasClass = false;
  for (let to = from; to < Math.min(units.length, from + 4); to += 1) {
    const unit = units[to];
    if (!unit) return;
    hash = step(hash, unit.code);
    hasClass ||= unit.isClass;
    if (hasClass && to > from) bag.add(step(hash, to - from), units[from]?.start ?? 0, unit.end);
  }
}

/** A class and another unit of the same clause, some units apart, in order. */
function addSkips(bag: FeatureBag, units: Unit[], from: number): void {
  const one = units[from];
  if (!one || one.code <= breakMark) return;
  for (let to = from + 1; to < Math.min(units.length, from + reach); to += 1) {
    const other = units[to];
    if (!other || other.code <= breakMark) return;
    if (to === from + 1 || !(one.isClass || other.isClass)) continue;
    bag.add(step(step(kind.skip, one.exact), other.exact), one.start, other.end);
  }
}

function addShape(bag: FeatureBag, { codes }: Plain): void {
  const length = Math.min(7, Math.ceil(Math.log2(codes.length)));
  bag.add(step(kind.shape, length), 0, 0);
  let clauses = 0;
  for (const code of codes) if (code === breakMark) clauses += 1;
  bag.add(step(kind.shape, 64 + Math.min(4, clauses)), 0, 0);
}

/** What was asked last and where the talk stands, alone and with what is said. */
function addContext(bag: FeatureBag, plain: Plain, { asked, state }: FeatureContext): void {
  const { codes, places } = plain;
  const states = hashText(kind.state, state);
  bag.add(states, 0, 0);
  if (state === 'idle' && asked === '') return;
  const questions = hashText(kind.asked, asked);
  bag.add(questions, 0, 0);
  bag.add(hashText(questions, state), 0, 0);
  addContextGrams(bag, plain, questions, states);
  if (codes.length > shortAnswer) return;
  let whole = kind.whole;
  for (const code of codes) whole = step(whole, code);
  bag.add(step(step(whole, questions), states), 0, places.at(-1) ?? 0);
  bag.add(step(whole, states), 0, places.at(-1) ?? 0);
}

const shortAnswer = 10;

function addContextGrams(
  bag: FeatureBag,
  { codes, places }: Plain,
  questions: number,
  states: number,
): void {
  for (let from = 0; from < codes.length; from += 1) {
    let hash = kind.whole;
    for (let to = from; to < Math.min(codes.length, from + 3); to += 1) {
      hash = step(hash, codes[to] ?? 0);
      if (to === from && (codes[from] ?? 0) <= breakMark) continue;
      const start = places[from] ?? 0;
      const end = (places[to] ?? 0) + 1;
      bag.add(step(hash, questions), start, end);
      if (to < from + 2) bag.add(step(hash, states), start, end);
    }
  }
}

/** What was asked with the classes of the words, two at a time. */
function addAskedUnits(bag: FeatureBag, units: Unit[], asked: string): void {
  const questions = hashText(kind.askedUnits, asked);
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at];
    if (!unit) return;
    const next = units[at + 1];
    if (unit.isClass) bag.add(step(questions, unit.code), unit.start, unit.end);
    if (next && (unit.isClass || next.isClass))
      bag.add(step(step(questions, unit.code), next.code), unit.start, next.end);
  }
}

function hashText(seed: number, text: string): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = step(hash, text.charCodeAt(at));
  return hash;
}

function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193) ^ (hash >>> 15);
}

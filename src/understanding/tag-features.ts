import type { ReaderWords } from './reader-words.ts';

/** What the tagger sees of each character: its neighbours, their kinds, and the words of the lexicon around it. */

/** Features of one position, always as many. */
export const featuresPerPlace = 24;

const outside = 1;

/** Hashes for every position of the text (lower case), `featuresPerPlace` each. */
export function extractTagFeatures(low: string, words: ReaderWords): Uint32Array {
  const length = low.length;
  const hashes = new Uint32Array(length * featuresPerPlace);
  const row = rowsOf(low, words);
  for (let at = 0; at < length; at += 1) fillPlace(hashes, at, row);
  return hashes;
}

/** Codes, kinds and word classes of the text with a margin on both sides, so that neighbours need no test. */
interface Rows {
  codes: Int32Array;
  kinds: Int32Array;
  words: Int32Array;
}

const margin = 4;

function rowsOf(low: string, words: ReaderWords): Rows {
  const size = low.length + 2 * margin;
  const codes = new Int32Array(size).fill(outside);
  const kinds = new Int32Array(size).fill(outside);
  const classes = new Int32Array(size).fill(outside);
  classes.set(classesOf(low, words), margin);
  for (let at = 0; at < low.length; at += 1) {
    const code = low.charCodeAt(at);
    codes[at + margin] = charOf(code);
    kinds[at + margin] = kindOf(code);
  }
  return { codes, kinds, words: classes };
}

function fillPlace(into: Uint32Array, place: number, { codes, kinds, words }: Rows): void {
  const at = place + margin;
  const [c3, c2, c1, c, d1, d2, d3] = [
    codes[at - 3]!,
    codes[at - 2]!,
    codes[at - 1]!,
    codes[at]!,
    codes[at + 1]!,
    codes[at + 2]!,
    codes[at + 3]!,
  ];
  const [v2, v1, w, w1, w2, w3] = [
    words[at - 2]!,
    words[at - 1]!,
    words[at]!,
    words[at + 1]!,
    words[at + 2]!,
    words[at + 3]!,
  ];
  let to = place * featuresPerPlace;
  into[to++] = hash1(0, c3);
  into[to++] = hash1(1, c2);
  into[to++] = hash1(2, c1);
  into[to++] = hash1(3, c);
  into[to++] = hash1(4, d1);
  into[to++] = hash1(5, d2);
  into[to++] = hash1(6, d3);
  into[to++] = hash2(7, c2, c1);
  into[to++] = hash2(8, c1, c);
  into[to++] = hash2(9, c, d1);
  into[to++] = hash2(10, d1, d2);
  into[to++] = hash3(11, c1, c, d1);
  into[to++] = hash3(12, c, d1, d2);
  into[to++] = hash3(13, c2, c1, c);
  into[to++] = hash1(14, w);
  into[to++] = hash2(15, v1, w);
  into[to++] = hash2(16, w, w1);
  into[to++] = hash2(17, c, w);
  into[to++] = hash3(18, kinds[at - 1]! * 16 + kinds[at]!, kinds[at + 1]!, kinds[at + 2]!);
  into[to++] = hash3(19, v2 * 4096 + v1, w, w1);
  into[to++] = hash3(20, w, w1 * 4096 + w2, w3);
  into[to++] = hash3(21, c3, c2, c1);
  into[to++] = hash3(22, d1, d2, d3);
  into[to] = hash2(23, Math.min(place, 3), kinds[at]!);
}

function hash1(name: number, one: number): number {
  return mix(fold(Math.imul(name + 1, 0x9e3779b1), one));
}

function hash2(name: number, one: number, two: number): number {
  return mix(fold(fold(Math.imul(name + 1, 0x9e3779b1), one), two));
}

function hash3(name: number, one: number, two: number, three: number): number {
  return mix(fold(fold(fold(Math.imul(name + 1, 0x9e3779b1), one), two), three));
}

function fold(hash: number, part: number): number {
  return Math.imul(hash ^ part, 0x01000193) ^ (hash >>> 15);
}

/** For each character the class of the word that it is in, and whether it begins it. */
function classesOf(low: string, { index, families }: ReaderWords): Int32Array {
  const classes = new Int32Array(low.length);
  for (const { list, start, end } of index.find(low)) {
    const family = ((families[list] ?? list) + 8) * 4;
    for (let at = start; at < end; at += 1)
      classes[at] = family + (at === start ? 1 : at === end - 1 ? 3 : 2);
  }
  return classes;
}

const digit = 3;

function charOf(code: number): number {
  return code >= 48 && code <= 57 ? digit : code;
}

const numerals = '一二三四五六七八九十两零〇幺百';

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return digit;
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return 4;
  if (code >= 0x4e00 && code <= 0x9fff) return numerals.includes(String.fromCharCode(code)) ? 6 : 5;
  return code === 32 ? 7 : 8;
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

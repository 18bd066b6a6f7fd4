import type { ReaderWords } from './reader-words.ts';

/** What the tagger sees of each character: its neighbours, their kinds, and the words of the lexicon around it. */

/** Features of one position, always as many. */
export const featuresPerPlace = 24;

const outside = 1;

/** Hashes for every position of the text (lower case), `featuresPerPlace` each. */
export function extractTagFeatures(low: string, words: ReaderWords): Uint32Array {
  const length = low.length;
  const hashes = new Uint32Array(length * featuresPerPlace);
  const classes = classesOf(low, words);
  const code = (at: number): number => (at < 0 || at >= length ? outside : charOf(low.charCodeAt(at)));
  const kindAt = (at: number): number => (at < 0 || at >= length ? outside : kindOf(low.charCodeAt(at)));
  const wordAt = (at: number): number => (at < 0 || at >= length ? outside : (classes[at] ?? 0));
  for (let at = 0; at < length; at += 1) {
    let to = at * featuresPerPlace;
    const add = (name: number, ...parts: number[]): void => {
      let hash = Math.imul(name + 1, 0x9e3779b1);
      for (const part of parts) hash = Math.imul(hash ^ part, 0x01000193) ^ (hash >>> 15);
      hashes[to++] = mix(hash);
    };
    for (let offset = -3; offset <= 3; offset += 1) add(offset + 3, code(at + offset));
    add(7, code(at - 2), code(at - 1));
    add(8, code(at - 1), code(at));
    add(9, code(at), code(at + 1));
    add(10, code(at + 1), code(at + 2));
    add(11, code(at - 1), code(at), code(at + 1));
    add(12, code(at), code(at + 1), code(at + 2));
    add(13, code(at - 2), code(at - 1), code(at));
    add(14, wordAt(at));
    add(15, wordAt(at - 1), wordAt(at));
    add(16, wordAt(at), wordAt(at + 1));
    add(17, code(at), wordAt(at));
    add(18, kindAt(at - 1), kindAt(at), kindAt(at + 1), kindAt(at + 2));
    add(19, wordAt(at - 2), wordAt(at - 1), wordAt(at), wordAt(at + 1));
    add(20, wordAt(at), wordAt(at + 1), wordAt(at + 2), wordAt(at + 3));
    add(21, code(at - 3), code(at - 2), code(at - 1));
    add(22, code(at + 1), code(at + 2), code(at + 3));
    add(23, Math.min(at, 3), kindAt(at));
  }
  return hashes;
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

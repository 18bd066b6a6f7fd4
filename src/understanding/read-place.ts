import { readNumber } from './read-numbers.ts';

const counted = /([零〇一二两三四五六七八九十百幺]{1,4})(?=号?加?床|号机)/gu;
const unitWords = /^(?:[0-9]+)$/u;

/** A place as said, in one spelling: 三床 is 3床, parts that stand apart are joined, said twice is said once. */
export function joinPlace(parts: readonly string[]): string | null {
  let place = '';
  for (const part of parts) {
    const plain = part.trim().replace(/\s+/gu, ' ');
    if (plain === '' || unitWords.test(plain) || place.includes(plain)) continue;
    if (plain.includes(place)) place = '';
    const isSeam = /[a-z0-9]$/iu.test(place) && /^[a-z0-9]/iu.test(plain);
    place += (isSeam ? ' ' : '') + plain;
  }
  if (place === '') return null;
  return place
    .replace(counted, (run: string) => String(readNumber(run) ?? run))
    .replace(/(\d)号床/gu, '$1床')
    .replace(/^(\d+床)(?=.*\1$)/u, '')
    .replace(/[a-z]+/giu, (word) => (isWard(word) ? word.toUpperCase() : word));
}

function isWard(word: string): boolean {
  return /^(?:[a-z]{0,4}icu|ccu|hcu|pacu|ct|dr|mri?|dsa|ups|cssd|ecmo)$/iu.test(word);
}

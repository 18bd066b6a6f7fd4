import { readNumber } from '../read-numbers.ts';
import { accentless, soundOf } from '../sounds.ts';

export interface Piece {
  start: number;
  end: number;
}

/** Where in a text the words of a label stand, as a few pieces in order; null when they cannot be found. */
export function alignLabel(low: string, label: string): Piece[] | null {
  const wanted = withDigits(label.toLowerCase().replace(/[\s、,，]+/gu, '')).chars.join('');
  const text = withDigits(low);
  const pieces: Piece[] = [];
  let at = 0;
  let from = 0;
  while (at < wanted.length) {
    const found = longestMatch(text, wanted, at, from);
    if (!found) return null;
    const last = pieces.at(-1);
    if (
      last &&
      text.chars.slice(last.end, found.start).every((character) => /[\s、,，]/u.test(character))
    )
      last.end = found.end;
    else pieces.push({ start: found.start, end: found.end });
    at += found.length;
    from = found.end;
  }
  return pieces.length === 0 || pieces.length > 4
    ? null
    : pieces.map(({ start, end }) => ({
        start: text.places[start] ?? 0,
        end: text.places[end] ?? low.length,
      }));
}

interface Text {
  chars: string[];
  /** Where in the text as said each character begins; one more at the end. */
  places: number[];
}

/** 三床 as 3床, with the place of every character in the text as it was. */
function withDigits(low: string): Text {
  const chars: string[] = [];
  const places: number[] = [];
  for (let at = 0; at < low.length;) {
    const run = /^[零〇一二两三四五六七八九十百幺]+/u.exec(low.slice(at))?.[0] ?? '';
    const value = run === '' ? null : readNumber(run);
    const said = value === null ? low.charAt(at) : String(value);
    for (const character of said) {
      chars.push(character);
      places.push(at);
    }
    at += value === null ? 1 : run.length;
  }
  places.push(low.length);
  return { chars, places };
}

function longestMatch(
  { chars }: Text,
  wanted: string,
  at: number,
  from: number,
): (Piece & { length: number }) | null {
  let best: (Piece & { length: number }) | null = null;
  for (let start = from; start < chars.length; start += 1) {
    const { length, end } = matchAt(chars, start, wanted.slice(at));
    if (length > (best?.length ?? 0)) best = { start, end, length };
  }
  // A single character is anywhere, unless it is a number or the last.
  const isSure =
    (best?.length ?? 0) > 1 || /\d/u.test(wanted.charAt(at)) || wanted.length - at === 1;
  return isSure ? best : null;
}

/** How much of the label stands here, spaces aside. */
function matchAt(
  chars: readonly string[],
  start: number,
  wanted: string,
): { length: number; end: number } {
  let length = 0;
  let end = start;
  while (length < wanted.length && end < chars.length) {
    const isSpace = chars[end] === ' ' && length > 0;
    if (!isSpace && !isAlike(chars[end] ?? '', wanted.charAt(length))) break;
    if (!isSpace) length += 1;
    end += 1;
  }
  return { length, end };
}

function isAlike(one: string, other: string): boolean {
  if (one === other) return true;
  const isHan = /^[\u4e00-\u9fff]{2}$/u.test(one + other);
  return isHan && accentless(soundOf(one)) === accentless(soundOf(other));
}

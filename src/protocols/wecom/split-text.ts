import { TEXT_BYTES } from './limits.ts';

/** Whether a text goes out in one message. */
export function fitsOneText(text: string): boolean {
  return Buffer.byteLength(text) <= TEXT_BYTES;
}

/**
 * Cuts a text into parts of at most `maxBytes` (≥ 4) UTF-8 bytes. Never inside what a reader sees as one character; at the last line end if there
 * is one in the second half of a part, else after the last sentence, else where the part is full. Joined, they are the text.
 */
export function splitText(text: string, maxBytes = TEXT_BYTES): string[] {
  const parts: string[] = [];
  let rest = text;
  while (Buffer.byteLength(rest) > maxBytes) {
    const end = findCut(rest.slice(0, findFit(rest, maxBytes)));
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
}

const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** The longest prefix, in UTF-16 units, that fits and ends between what a reader sees as characters. */
function findFit(text: string, maxBytes: number): number {
  // No character has less than a byte: what lies further out cannot fit.
  const start = text.slice(0, maxBytes + 1);
  const fit = (parts: Iterable<string>) => {
    let bytes = 0;
    let units = 0;
    for (const part of parts) {
      bytes += Buffer.byteLength(part);
      if (bytes > maxBytes) break;
      units += part.length;
    }
    return units;
  };
  const whole = fit(Array.from(graphemes.segment(start), ({ segment }) => segment));
  // One character of endless parts: then between its parts.
  return whole > 0 ? whole : fit(start);
}

function findCut(part: string): number {
  const half = part.length / 2;
  const line = part.lastIndexOf('\n') + 1;
  if (line > half) return line;
  const sentence = Math.max(...['。', '！', '？', '；', '. '].map((end) => endOf(part, end)));
  return sentence > half ? sentence : part.length;
}

function endOf(part: string, mark: string): number {
  const at = part.lastIndexOf(mark);
  return at < 0 ? 0 : at + mark.length;
}

import { cutText } from '../../flows/kit/cut-text.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { TEXT_BYTES } from '../../src/protocols/wecom/limits.ts';
import { fitsOneText, splitText } from '../../src/protocols/wecom/split-text.ts';

const chinese = fc.string({
  unit: fc.constantFrom('呼', '吸', '机', 'a', '\n', '。', '😀', 'é', '\u200d', '1'),
  maxLength: 3000,
});

/** A text that was cut inside a character does not survive the way through UTF-8. */
function isWhole(text: string): boolean {
  return Buffer.from(text).toString() === text;
}

describe('splitting a text for WeCom', () => {
  it('gives parts that fit, join to the whole and break no character', () => {
    fc.assert(
      fc.property(fc.oneof(chinese, fc.string({ unit: 'binary', maxLength: 3000 })), (text) => {
        const parts = splitText(text);
        expect(parts.join('')).toBe(text);
        for (const part of parts) {
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(TEXT_BYTES);
          expect(isWhole(part)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does the same for parts so small that every character is an edge', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 4, max: 9 }),
        (text, max) => {
          const parts = splitText(text, max);
          expect(parts.join('')).toBe(text);
          expect(parts.every((part) => Buffer.byteLength(part) <= max && isWhole(part))).toBe(true);
        },
      ),
    );
  });

  it('leaves what fits exactly in one part, and an empty text too', () => {
    const full = 'x'.repeat(TEXT_BYTES);
    expect(splitText(full)).toEqual([full]);
    expect(splitText(`${full}y`)).toHaveLength(2);
    expect(splitText('')).toEqual(['']);
    expect([fitsOneText(full), fitsOneText(`${full}y`)]).toEqual([true, false]);
  });

  it('cuts at a line end, else after a sentence', () => {
    const line = `${'字'.repeat(400)}\n`;
    expect(splitText(line + '字'.repeat(500))[0]).toBe(line);
    const sentence = `${'字'.repeat(400)}。`;
    expect(splitText(sentence + '字'.repeat(500))[0]).toBe(sentence);
  });

  it('shortens a text to a number of characters with an ellipsis', () => {
    expect(cutText('呼吸机', 3, '…')).toBe('呼吸机');
    expect(cutText('呼吸机坏了', 3, '…')).toBe('呼吸…');
    expect(cutText('😀😀😀😀', 3, '…')).toBe('😀😀…');
  });
});

describe('cutting between characters', () => {
  const family = '👨‍👩‍👧';
  const pieces = fc.constantFrom('啊', '😀', family, '🇨🇳', 'é', 'a', '👍🏽', '\n');
  const texts = fc.array(pieces, { maxLength: 40 });

  it('keeps every emoji whole or leaves it out', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (parts, max) => {
        const text = parts.join('');
        const cut = cutText(text, max);
        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut)).toBe(true);
        expect(Array.from(cut).length).toBeLessThanOrEqual(max);
        // What was kept is whole pieces from the front.
        const ends = parts.map((_, index) => parts.slice(0, index + 1).join(''));
        expect(['', ...ends]).toContain(cut);
        expect(Array.from(cutText(text, max, '…')).length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('splits a long message so, too, and one endless character between its parts', () => {
    const text = family.repeat(40);
    for (const part of splitText(text, 100)) expect(part.replaceAll(family, '')).toBe('');
    const endless = `e${'\u0301'.repeat(300)}`;
    expect(splitText(endless, 100).join('')).toBe(endless);
  });

  it('leaves no half emoji in what engineers read (196 characters and three emoji)', () => {
    const cut = cutText(`补充：${'啊'.repeat(196)}😀😀😀`, 200);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.endsWith('啊😀')).toBe(true);
  });
});

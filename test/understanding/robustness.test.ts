import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { acts } from '../../flows/kit/reading.ts';
import { hazardsOf, heard, read } from './content.ts';

describe('whatever is typed', () => {
  it('never throws and always gives a known act', () => {
    const parts = [
      '呼吸机',
      '没',
      '冒烟',
      '3床',
      '不是',
      '是',
      ',',
      '🔥',
      '\u0000',
      '\ud800',
      '如果',
      '了',
      '?',
    ];
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.array(fc.constantFrom(...parts)).map((some) => some.join('')),
    );
    fc.assert(
      fc.property(noise, (text) => acts.includes(read(text).act)),
      { numRuns: 400 },
    );
  });

  it('finds no danger in empty, blank and wordless texts', () => {
    for (const text of ['', '   ', '\n\n', '???', '。', '\u200b', '😀'])
      expect(hazardsOf(text)).toEqual([]);
  });

  it('hears a danger in the middle, at the end and at the start of 10,000 characters', () => {
    const filler = '今天病房里大家都很忙护士长在开会。'.repeat(300);
    expect(heard(`${filler}监护仪冒烟了。${filler}`)).toContain('smoke');
    expect(heard(`${filler}${filler}监护仪冒烟了`)).toContain('smoke');
    expect(heard(`监护仪冒烟了。${filler}${filler}`)).toContain('smoke');
  });

  it('reads full-width, traditional and spaced letters alike', () => {
    expect(heard('監護儀冒煙了')).toContain('smoke');
    expect(read('ＩＣＵ ３床的呼吸机黑屏').place).toBe('ICU 3床');
  });

  it('gives the same for the same', () => {
    const text = 'ICU 3床呼吸机冒烟了，病人还插着管';
    expect(read(text)).toEqual(read(text));
  });

  it('hides what names a patient', () => {
    expect(read('3床患者王小明的呼吸机坏了 电话13812345678').text).not.toMatch(/王小明|138/u);
  });
});

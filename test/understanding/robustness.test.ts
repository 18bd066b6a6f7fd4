import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { intents } from '../../src/understanding/types.ts';
import { hazardsOf, read } from './content.ts';

describe('whatever is typed', () => {
  it('never throws and always gives a known intent', () => {
    const known: readonly string[] = intents;
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
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
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(noise, (text) => known.includes(read(text).intent)),
      { numRuns: 400 },
    );
  });

  it('reads empty, blank and wordless texts', () => {
    for (const text of ['', '   ', '\n\n', '???', '。', '\u200b', '😀'])
      expect(read(text).hazards).toEqual([]);
  });

  it('hears a danger in the middle, at the end and at the start of 10,000 characters', () => {
    const filler = '今天病房里大家都很忙护士长在开会。'.repeat(300);
    expect(hazardsOf(`${filler}监护仪冒烟了。${filler}`)).toContain('smoke');
    expect(hazardsOf(`${filler}${filler}监护仪冒烟了`)).toContain('smoke');
    expect(hazardsOf(`监护仪冒烟了。${filler}${filler}`)).toContain('smoke');
  });

  it('reads full-width, traditional and spaced letters alike', () => {
    expect(read('ＩＣＵ３床呼吸機冒煙了')).toMatchObject({
      category: 'ventilator',
      location: 'ICU 3床',
    });
    expect(hazardsOf('ＩＣＵ３床呼吸機冒煙了')).toEqual(['smoke']);
  });

  it('gives the same reading twice', () => {
    const text = '3床监护仪冒烟了';
    expect(read(text)).toEqual(read(text));
  });
});

/** Small words that many patterns pass over: repeated, they must not make a pattern try every way to part them. */
const fillers = [
  '自己',
  '就',
  '又',
  '给',
  '都',
  '已经',
  '一直',
  '老是',
  '还',
  '突然',
  '把',
  '被',
  '那个',
  '这边',
  '真的',
  '有点',
  '的',
  '了',
  '没',
  '不',
  '病人',
  '机器',
];

describe('time', () => {
  // A pattern that tries every way to part them would not come to an end within the test's time.
  it('does not explode on small words said over and over', () => {
    const random = fc.array(fc.constantFrom(...fillers), { minLength: 40, maxLength: 150 });
    fc.assert(
      fc.property(random, (words) => {
        expect(read(words.join(''))).toBeDefined();
      }),
      { numRuns: 60 },
    );
    expect(read('自己就又给'.repeat(280))).toBeDefined();
  });
});

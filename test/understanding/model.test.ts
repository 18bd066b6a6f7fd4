import { describe, expect, it } from '@jest/globals';
import { createTrainer, probeOf } from '../../src/understanding/training/build-model.ts';
import { loadCorpus } from '../../src/understanding/training/load-corpus.ts';
import { madeFrom } from '../../src/understanding/training/made-from.ts';
import { decodeModel, encodeModel } from '../../src/understanding/model.ts';
import { UserFacingError } from '../../src/kernel/errors.ts';
import { statSync } from 'node:fs';
import { content } from './content.ts';

describe('the committed model', () => {
  const corpus = loadCorpus('corpus');

  it('belongs to the corpus, the words and the settings', () => {
    expect(content.model.head.madeFrom).toBe(madeFrom(corpus, content));
  });

  it('comes out of training again', () => {
    expect(probeOf(corpus.rows, createTrainer(content))).toBe(content.model.head.probe);
  });

  it('is smaller than 3 MB', () => {
    expect(statSync('config/lexicon/reader.model').size).toBeLessThan(3_000_000);
  });

  it('is the same after being written and read', () => {
    const bytes = encodeModel(content.model);
    expect(Buffer.compare(encodeModel(decodeModel(bytes, 'x')), bytes)).toBe(0);
  });

  it('is refused when it is no model', () => {
    expect(() => decodeModel(Buffer.from('nonsense'), 'here')).toThrow(UserFacingError);
  });
});

import { createHash } from 'node:crypto';
import type { ReadingContent } from '../content.ts';
import { settings } from './build-model.ts';
import type { Corpus } from './load-corpus.ts';

/** Digest of all that a model depends on: the corpus, the words of the lexicon and the settings. */
export function madeFrom({ digest }: Corpus, { lexicon, hazards }: ReadingContent): string {
  const { answers: _, ...words } = lexicon;
  const parts = [digest, words, hazards.hazards.map(({ id }) => id), settings];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

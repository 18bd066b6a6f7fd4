import { loadUnderstandingContent } from '../../src/config/load-lexicon.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { createReader } from '../../src/understanding/create-reader.ts';
import { noContext } from '../../src/understanding/types.ts';
import type { ReadContext } from '../../src/understanding/types.ts';

export const content = loadUnderstandingContent('config');
const reader = createReader(content);

/** Reads a message on its own, or with some knowledge. */
export function read(text: string, context: Partial<ReadContext> = {}): Reading {
  return reader(text, { ...noContext, ...context });
}

export function hazardsOf(text: string): string[] {
  return read(text).hazards.map(({ id }) => id);
}

/** What she is told or asked of: an alarm or a question. */
export function heard(text: string): string[] {
  const { hazards, suspects } = read(text);
  return [...hazards, ...suspects].map(({ id }) => id);
}

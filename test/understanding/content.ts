import { readFileSync } from 'node:fs';
import { loadUnderstandingContent } from '../../src/config/load-lexicon.ts';
import { createUnderstanding } from '../../src/understanding/create-understanding.ts';
import type { Label } from '../../src/understanding/score-readings.ts';
import { noFacts } from '../../src/understanding/types.ts';
import type { Facts, Understanding } from '../../src/understanding/types.ts';

export const content = loadUnderstandingContent('config');
const understand = createUnderstanding(content);

/** Reads a message on its own, or with some knowledge. */
export function read(text: string, facts: Partial<Facts> = {}): Understanding {
  return understand(text, { ...noFacts, ...facts });
}

export function hazardsOf(text: string): string[] {
  return read(text).hazards.map(({ id }) => id);
}

export function readLines<Line>(name: string): Line[] {
  return readFileSync(`test/understanding/data/${name}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

export function readLabels(name: string): Label[] {
  return readLines<Label>(name);
}

import type { GuardFile } from '../config/schemas/hazards.ts';
import { splitClauses } from './split-clauses.ts';
import { createWordIndex } from './word-index.ts';

export interface GuardHit {
  hazard: string;
  word: string;
}

export type GuardHazards = (low: string) => GuardHit[];

/** The screen: words that always mean a danger, unless a word in the same part of the sentence takes them back. */
export function createHazardGuard({ hazards, deniedBefore, deniedAfter }: GuardFile): GuardHazards {
  const index = createWordIndex(hazards);
  return (low) => {
    const found = index.find(low);
    if (found.length === 0) return [];
    const clauses = splitClauses(low);
    const hits: GuardHit[] = [];
    for (const { text, list, start, end } of found) {
      const clause = clauses.find((one) => start >= one.start && start < one.end);
      const before = low.slice(clause?.start ?? 0, start);
      const after = low.slice(end, clause?.end ?? low.length);
      const isDenied =
        deniedBefore.some((word) => before.includes(word)) ||
        deniedAfter.some((word) => after.includes(word));
      if (!isDenied) hits.push({ hazard: index.lists[list] ?? '', word: text });
    }
    return hits;
  };
}

import type { PriorityRules } from '../config/schemas/safety-priority.ts';
import { createWordIndex } from './word-index.ts';

export type ReadCues = (low: string) => string[];

/** Facts of config/safety/priority.yaml that the words state; a denial right before them takes them back. */
export function createCueReader({ cues }: PriorityRules): ReadCues {
  const index = createWordIndex(cues);
  return (low) => {
    const found = index
      .find(low)
      .filter(({ start, text }) => !isDenied(low, start) && !isRoom(low, start, text));
    return [...new Set(found.map(({ list }) => index.lists[list] ?? ''))];
  };
}

function isDenied(low: string, start: number): boolean {
  return /(?:不是|没有?|未|无|并非|冇|别)$/u.test(low.slice(Math.max(0, start - 3), start));
}

/** 抢救室 is a room and says nothing of what happens in it. */
function isRoom(low: string, start: number, word: string): boolean {
  return /^[室间]/u.test(low.slice(start + word.length));
}

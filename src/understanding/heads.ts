import { yesNoFacts } from '../../flows/kit/facts.ts';
import { acts } from '../../flows/kit/reading.ts';

/** What the linear model decides: groups of outputs. One of a `choice` holds; of a `set` any number. */
export interface HeadGroup {
  name: GroupName;
  kind: 'choice' | 'set';
  labels: readonly string[];
  /** Index of the first output. */
  from: number;
}

export type GroupName =
  'act' | 'hazard' | 'category' | 'patient' | 'fact' | 'answer' | 'priority' | 'flag';

export const noLabel = '-' as const;

export function createHeads(
  hazards: readonly string[],
  categories: readonly string[],
): HeadGroup[] {
  const groups: [GroupName, HeadGroup['kind'], readonly string[]][] = [
    ['act', 'choice', acts],
    ['hazard', 'set', [...hazards, 'any', 'life']],
    ['category', 'choice', [noLabel, ...categories, 'other']],
    ['patient', 'choice', [noLabel, 'yes', 'no']],
    ['fact', 'set', yesNoFacts.flatMap((name) => [`${name}+`, `${name}-`])],
    ['answer', 'choice', ['yes', 'no', 'unsure', 'other']],
    ['priority', 'choice', [noLabel, 'P1', 'P2', 'P3', 'P4']],
    ['flag', 'set', ['hypothetical']],
  ];
  let from = 0;
  return groups.map(([name, kind, labels]) => {
    const group = { name, kind, labels, from };
    from += labels.length;
    return group;
  });
}

export function countOutputs(heads: readonly HeadGroup[]): number {
  return heads.reduce((sum, { labels }) => sum + labels.length, 0);
}

export function groupOf(heads: readonly HeadGroup[], name: GroupName): HeadGroup {
  const group = heads.find((one) => one.name === name);
  if (!group) throw new Error(`no such group of heads: ${name}`);
  return group;
}

import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import type { PriorityFact } from '../config/schemas/safety-priority.ts';
import type { PriorityInput } from '../safety/priority.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import { readNumber } from './read-numbers.ts';

export interface Situation {
  facts: Partial<Record<PriorityFact, boolean>>;
  scope: NonNullable<PriorityInput['scope']>;
  deviceCount: number;
  /** Said of a ward where minutes count. */
  acute: boolean;
  /** The category by which urgency is judged. */
  judgeAs: (category: string | null) => string | null;
}

export type ReadSituation = (low: string) => Situation;

/** Reads what a text says about urgency and about how many are concerned. Pure. */
export function createSituationReader(
  compiler: PatternCompiler,
  file: LexiconFiles['situation'],
): ReadSituation {
  const facts = file.facts.map(({ fact, re, without }) => ({
    fact,
    re: compiler.compile(`situation.yaml ${fact}`, re, 'u'),
    without:
      without === undefined ? null : compiler.compile(`situation.yaml ${fact}`, without, 'u'),
  }));
  const scopes = file.scope.map(({ scope, re }) => ({
    scope,
    re: compiler.compile(`situation.yaml ${scope}`, re, 'u'),
  }));
  const judgedAs = file.judgedAs.map((one) => ({
    ...one,
    re: compiler.compile('situation.yaml judgedAs', one.re, 'u'),
  }));
  const counted = compiler.compile('situation.yaml counted', file.counted, 'u');
  const acute = compiler.compile('situation.yaml acute', file.acute, 'u');
  return (low) => ({
    facts: Object.fromEntries(
      facts
        .filter(({ re, without }) => occurs(re, low) && !(without && occurs(without, low)))
        .map(({ fact }) => [fact, true]),
    ),
    scope: scopes.find(({ re }) => occurs(re, low))?.scope ?? 'unknown',
    deviceCount: countDevices(counted.exec(low)),
    acute: occurs(acute, low),
    judgeAs: (category) =>
      judgedAs.find((one) => one.category === category && occurs(one.re, low))?.as ?? category,
  });
}

function countDevices(match: RegExpExecArray | null): number {
  if (match === null) return 1;
  const said = match.groups?.['n'];
  if (said === undefined || /几|多/u.test(said)) return 3;
  return readNumber(said) ?? 1;
}

import type { HeadGroup } from '../heads.ts';
import type { ModelHead } from '../model.ts';
import { dangerInputs } from '../score-message.ts';
import type { PreparedRow } from './build-model.ts';
import { trainMessages } from './build-model.ts';
import { authorOf, authorsOf } from './writers.ts';

/** One message as judged by a model that has not seen its writer. */
export interface Judged {
  inputs: number[];
  isDanger: boolean;
  isLife: boolean;
}

const folds = 4;

/** Scores of every message by models that were trained without its writer. */
export function judgeUnseen(rows: readonly PreparedRow[], heads: HeadGroup[]): Judged[] {
  const authors = authorsOf(rows.map(({ row }) => row));
  return Array.from({ length: folds }, (_, fold) => {
    const isOut = ({ row }: PreparedRow): boolean =>
      authors.indexOf(authorOf(row)) % folds === fold;
    const model = trainMessages(
      rows.filter((row) => !isOut(row)),
      heads,
    );
    return rows
      .filter((one) => isOut(one) && one.row.act !== undefined && one.row.state === 'idle')
      .map((one): Judged => ({
        inputs: dangerInputs(model.scoresOf(one), heads),
        isDanger: one.row.hazards.length > 0,
        isLife: one.row.hazards.length > 0 && one.row.priority === 'P1',
      }));
  }).flat();
}

/** Of harmless messages so many may alarm, and so many be asked about. */
const mayAlarm = 0.035;
const mayAsk = 0.075;
const steps = 400;

/** Fits the danger score, then sets from where on it alarms and asks. */
export function setDanger(judged: readonly Judged[]): ModelHead['danger'] {
  const width = judged[0]?.inputs.length ?? 1;
  let weights = Array.from({ length: width }, () => 0.1);
  for (let step = 0; step < steps; step += 1) {
    const slope = Array.from({ length: width }, () => 0);
    for (const { inputs, isDanger } of judged) {
      const error = probability(inputs, weights) - (isDanger ? 1 : 0);
      for (const [at, input] of inputs.entries()) slope[at]! += error * input;
    }
    weights = weights.map((weight, at) => weight - (0.3 * slope[at]!) / judged.length);
  }
  const harmless = judged
    .filter(({ isDanger }) => !isDanger)
    .map(({ inputs }) => probability(inputs, weights))
    .toSorted((a, b) => b - a);
  const above = (share: number): number => harmless[Math.floor(harmless.length * share)] ?? 0.5;
  return {
    weights: weights.map((weight) => Number(weight.toFixed(4))),
    alarm: above(mayAlarm),
    ask: above(mayAlarm + mayAsk),
  };
}

function probability(inputs: readonly number[], weights: readonly number[]): number {
  return (
    1 / (1 + Math.exp(-inputs.reduce((sum, input, at) => sum + input * (weights[at] ?? 0), 0)))
  );
}

/** How the thresholds fare on what they were set by. */
export function describeDanger(
  judged: readonly Judged[],
  { weights, alarm, ask }: ModelHead['danger'],
): string[] {
  const share = (chosen: (one: Judged) => boolean, from: number): string => {
    const some = judged.filter(chosen);
    const above = some.filter(({ inputs }) => probability(inputs, weights) >= from).length;
    return `${((100 * above) / Math.max(1, some.length)).toFixed(1)} % (${above}/${some.length})`;
  };
  return [
    `life threats alarmed ${share(({ isLife }) => isLife, alarm)}, alarmed or asked ${share(({ isLife }) => isLife, ask)}`,
    `other dangers alarmed ${share(({ isDanger, isLife }) => isDanger && !isLife, alarm)}, alarmed or asked ${share(({ isDanger, isLife }) => isDanger && !isLife, ask)}`,
    `harmless alarmed ${share(({ isDanger }) => !isDanger, alarm)}, alarmed or asked ${share(({ isDanger }) => !isDanger, ask)}`,
  ];
}

import type { HazardSign } from '../../flows/kit/reading.ts';
import type { HazardsFile } from '../config/schemas/hazards.ts';
import type { GuardHit } from './guard-hazards.ts';
import type { ModelHead } from './model.ts';
import type { MessageScores } from './score-message.ts';

export interface Danger {
  hazards: HazardSign[];
  suspects: HazardSign[];
  decidedBy: string[];
}

/** A danger beside the likeliest one is named from here on. */
const named = 0.3;
const reddish = 0.5;
/** A guard word alarms but where the model is very sure that it is talk ("忙得冒烟"): then it is asked about. */
const trusting = 0.3;

/** Alarm, question or nothing, and which dangers: the guard's words never end as nothing. */
export function decideDanger(
  scores: MessageScores,
  hits: readonly GuardHit[],
  { danger }: ModelHead,
  file: HazardsFile,
): Danger {
  const likely = file.hazards
    .map(({ id }) => ({ id, probability: scores.of('hazard', id) }))
    .toSorted((a, b) => b.probability - a.probability);
  const isAlarm = scores.danger >= (hits.length > 0 ? danger.ask * trusting : danger.alarm);
  const isQuestion = !isAlarm && (scores.danger >= danger.ask || hits.length > 0);
  const guarded = new Set(hits.map(({ hazard }) => hazard));
  const chosen = likely.filter(
    ({ id, probability }, index) =>
      probability >= named || guarded.has(id) || (index === 0 && guarded.size === 0),
  );
  const signs = chosen.map(({ id }): HazardSign => ({
    id,
    severity: severityOf(id, scores, file),
  }));
  const reasons = [
    ...hits.map(({ hazard, word }) => `guard ${hazard}: ${word}`),
    ...(isAlarm || isQuestion
      ? chosen
          .slice(0, 1)
          .map(
            ({ id }) =>
              `hazard ${id} ${scores.danger.toFixed(2)}: ${scores.because('hazard', id).join(' ')}`,
          )
      : []),
  ];
  return {
    hazards: isAlarm ? signs : [],
    suspects: isQuestion ? signs.slice(0, 2) : [],
    decidedBy: reasons,
  };
}

function severityOf(
  id: string,
  scores: MessageScores,
  { hazards }: HazardsFile,
): HazardSign['severity'] {
  const severity = hazards.find((hazard) => hazard.id === id)?.severity ?? 'red';
  if (severity !== 'conditional') return severity;
  return scores.of('priority', 'P1') >= reddish ? 'red' : 'orange';
}

import type { Act, HazardSign, Priority } from '../../flows/kit/reading.ts';
import { computePriority } from '../safety/priority.ts';
import type { PriorityInput } from '../safety/priority.ts';
import type { SafetyContent } from '../safety/content.ts';
import { noLabel } from './heads.ts';
import type { MessageScores } from './score-message.ts';

export interface PriorityWords {
  act: Act;
  hazards: readonly HazardSign[];
  category: string | null;
  patientAffected: boolean | null;
  place: string | null;
  cues: readonly string[];
}

const reports: readonly Act[] = ['report_fault', 'checkin_problem'];
const maybe: readonly Act[] = ['supplement', 'not_resolved', 'human', 'confirm_no'];
/** P1 is said from here on, though another is likelier: to read P1 as P3 is the worse error. */
const urgent = 0.35;

/** What the model has learned, and P1 wherever the rules of priority.yaml say so. */
export function decidePriority(
  scores: MessageScores,
  safety: SafetyContent,
  words: PriorityWords,
): { priority: Priority | null; rule: string } {
  const { act, hazards, category, patientAffected, place } = words;
  const isReport = reports.includes(act) || hazards.length > 0;
  const learned = scores.best('priority');
  if (!isReport) {
    const isUrgent = maybe.includes(act) && learned === 'P1';
    return { priority: isUrgent ? 'P1' : null, rule: 'no report' };
  }
  const input: PriorityInput = {
    hazards: hazards.map((hazard) => ({ ...hazard, state: 'active' as const })),
    category,
    patientAffected,
    location: place,
    facts: Object.fromEntries(words.cues.map((cue) => [cue, true])),
  };
  const ruled = computePriority(safety, input);
  const isRed = hazards.some(({ severity }) => severity === 'red');
  if (isRed || scores.of('priority', 'P1') >= urgent)
    return { priority: 'P1', rule: isRed ? ruled.rule : 'learned' };
  const likeliest = likeliestOf(scores);
  if (hazards.length > 0 && likeliest !== 'P2')
    return { priority: ruled.priority ?? 'P2', rule: ruled.rule };
  return { priority: likeliest, rule: 'learned' };
}

function likeliestOf(scores: MessageScores): Priority | null {
  const [best] = (['P2', 'P3', 'P4', noLabel] as const).toSorted(
    (a, b) => scores.of('priority', b) - scores.of('priority', a),
  );
  return best === noLabel || best === undefined ? null : best;
}

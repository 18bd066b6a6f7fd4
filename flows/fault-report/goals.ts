import { dependenceOf } from '../kit/known.ts';
import type { Assessment, Known } from '../kit/known.ts';

/** What a report still has to learn, most important first. */
export type Goal = 'danger' | 'device' | 'candidate' | 'patient' | 'symptom' | 'place';

/** The goal to ask for next, or null at the minimum: where or which device, what, and whether a patient is on it. */
export function findOpenGoal(
  known: Known,
  assessment: Assessment,
  skipped: readonly Goal[],
): Goal | null {
  return goalsOf(known, assessment).find((goal) => !skipped.includes(goal)) ?? null;
}

function goalsOf(known: Known, assessment: Assessment): Goal[] {
  const isKnownDevice = known.equipment !== null || known.category !== null;
  const patientFirst = assessment.lifeSupport || !isKnownDevice;
  const patient = needsPatient(known, assessment, isKnownDevice);
  const isOpen: [Goal, boolean][] = [
    ['danger', known.suspects.length > 0],
    ['device', !isKnownDevice],
    ['candidate', known.candidates.length > 1],
    ['patient', patient && patientFirst],
    ['symptom', known.symptom === null],
    ['patient', patient],
    ['place', known.place === null && known.equipment?.location == null],
  ];
  return isOpen.filter(([, open]) => open).map(([goal]) => goal);
}

/** A printer has no patient; of a thing without a name one has to ask. */
function needsPatient(known: Known, assessment: Assessment, isKnownDevice: boolean): boolean {
  return (
    dependenceOf(known) === 'unknown' &&
    (assessment.patientConnected || (!isKnownDevice && known.symptom !== null))
  );
}

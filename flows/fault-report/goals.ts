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
  const isKnownDevice = known.equipment !== null || known.category !== null;
  const patientFirst = assessment.lifeSupport || !isKnownDevice;
  const patient = needsPatient(known, assessment, isKnownDevice) ? 'patient' : null;
  const wanted: (Goal | null)[] = [
    known.suspects.length > 0 ? 'danger' : null,
    isKnownDevice ? null : 'device',
    known.candidates.length > 1 ? 'candidate' : null,
    patientFirst ? patient : null,
    known.symptom === null ? 'symptom' : null,
    patientFirst ? null : patient,
    known.place === null && known.equipment?.location == null ? 'place' : null,
  ];
  return wanted.find((goal) => goal !== null && !skipped.includes(goal)) ?? null;
}

/** A printer has no patient; of a thing without a name one has to ask. */
function needsPatient(known: Known, assessment: Assessment, isKnownDevice: boolean): boolean {
  return (
    dependenceOf(known) === 'unknown' &&
    (assessment.patientConnected || (!isKnownDevice && known.symptom !== null))
  );
}

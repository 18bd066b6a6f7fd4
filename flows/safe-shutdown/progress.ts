import type { PatientDependence } from '../kit/reading.ts';
import type { GuideStep, ShutdownPlan } from './plan.ts';

/** Where a guide stands, and what comes next. */
export type Phase = 'opening' | 'support' | 'gate' | 'power' | 'aftercare' | 'done';

interface Position {
  plan: ShutdownPlan;
  dependence: PatientDependence;
  phase: Phase;
  index: number;
  gatePassed: boolean;
}

export function isBeforeGate(phase: Phase): boolean {
  return phase === 'opening' || phase === 'support' || phase === 'gate';
}

/** The step that is said now, or null when the guide is done. */
export function currentStep({ plan, phase, index }: Position): GuideStep | null {
  if (phase === 'opening') return plan.opening;
  if (phase === 'gate') return plan.gate;
  if (phase === 'done') return null;
  return plan[phase][index] ?? null;
}

/** The gate is asked whenever somebody may depend on the device; never skipped for lack of knowledge. */
export function needsGate({ plan, dependence, gatePassed }: Position): boolean {
  return plan.patientConnected && dependence !== 'notDependent' && !gatePassed;
}

/** The position after the present step. Power steps are reached only with the gate open or without need of it. */
export function nextPhase(
  position: Position,
): Pick<Position, 'phase' | 'index' | 'gatePassed'> & { unclear: number } {
  const order: Phase[] = ['opening', 'support', 'gate', 'power', 'aftercare'];
  let phase = position.phase;
  let index = position.index + 1;
  let { gatePassed } = position;
  for (;;) {
    const candidate = { ...position, phase, index, gatePassed };
    if (
      phase !== 'done' &&
      phase !== 'opening' &&
      phase !== 'gate' &&
      currentStep(candidate) !== null
    )
      break;
    const next = order[order.indexOf(phase) + 1];
    if (next === undefined) return { phase: 'done', index: 0, gatePassed, unclear: 0 };
    phase = next;
    index = 0;
    if (phase === 'gate') {
      if (needsGate({ ...position, gatePassed })) break;
      gatePassed = true;
    } else if (currentStep({ ...position, phase, index, gatePassed }) !== null) break;
  }
  return { phase, index, gatePassed, unclear: 0 };
}

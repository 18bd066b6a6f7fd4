import { isTrue } from '../kit/facts.ts';
import type { Facts, YesNoFact } from '../kit/facts.ts';
import { isBorneOut } from '../kit/witness.ts';
import type { GuideStep, ShutdownPlan } from './plan.ts';

/** Where a guide stands, and what comes next: goals that are met by facts, whoever said them and when. */
export type Phase = 'opening' | 'support' | 'gate' | 'power' | 'aftercare' | 'done';

export interface Position {
  plan: ShutdownPlan;
  facts: Facts;
  /** Somebody was said to be on the device at some time of this guide. */
  wasOn: boolean;
  phase: Phase;
  index: number;
  gatePassed: boolean;
}

/** Facts whose safe value is false; all others are safe when true. */
const safeWhenFalse = new Set<YesNoFact>(['patientOn', 'patientHurt', 'staffHurt', 'alone']);

export function safeValue(name: YesNoFact): boolean {
  return !safeWhenFalse.has(name);
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

/** Everything that the step asks for was said, for sure, and is safe. */
export function isMet({ facts: wanted }: GuideStep, facts: Facts): boolean {
  return (
    wanted.length > 0 &&
    wanted.every((name) => facts[name]?.sure === true && isTrue(facts, name) === safeValue(name))
  );
}

/** Nobody was ever on the device: there is nobody to support. Somebody who was moved off still has to be stable somewhere. */
export function hasNobodyOn({ facts, wasOn }: Position): boolean {
  return isTrue(facts, 'patientOn') === false && facts.patientOn?.sure === true && !wasOn;
}

/** The gate is asked whenever somebody may depend on the device; never skipped for lack of knowledge. */
function needsGate(position: Position): boolean {
  return position.plan.patientConnected && !hasNobodyOn(position) && !position.gatePassed;
}

/** A bag and a stable patient do not say that he has left: where a step before the gate asks for that, it is not passed over. */
export function hasLeftWhereAsked({ plan, facts }: Position): boolean {
  return [plan.opening, ...plan.support]
    .filter(({ facts: wanted }) => wanted.includes('patientOn'))
    .every((step) => isMet(step, facts));
}

/** The gate opens by words as well: support and a stable patient, both said for sure. */
export function isGateOpenBy({ plan, facts }: Position): boolean {
  const wanted = [...new Set<YesNoFact>([...plan.gate.facts, 'stable'])];
  const isInWords = (name: YesNoFact) =>
    isBorneOut({ name, value: safeValue(name), sure: true }, facts[name]?.said ?? '');
  // A bare yes to an earlier question is not enough to pass the gate over: it is asked.
  return isMet({ ...plan.gate, facts: wanted }, facts) && wanted.every(isInWords);
}

const order: Phase[] = ['opening', 'support', 'gate', 'power', 'aftercare', 'done'];

/** The next place whose goal is not met yet. Power steps are reached only with the gate open or without need of it. */
export function nextPlace(position: Position): Pick<Position, 'phase' | 'index' | 'gatePassed'> {
  let place = { ...position, index: position.index + 1 };
  while (place.phase !== 'done') {
    if (place.phase === 'gate' && !place.gatePassed) {
      if (needsGate(place) && !isGateOpenBy(place)) break;
      place = { ...place, gatePassed: true };
    }
    const step = isList(place.phase) ? currentStep(place) : null;
    if (step !== null && !isMet(step, place.facts)) break;
    place =
      step === null
        ? { ...place, phase: order[order.indexOf(place.phase) + 1] ?? 'done', index: 0 }
        : { ...place, index: place.index + 1 };
  }
  const { phase, index, gatePassed } = place;
  return { phase, index, gatePassed };
}

function isList(phase: Phase): boolean {
  return phase === 'support' || phase === 'power' || phase === 'aftercare';
}

import { isTrue } from '../kit/facts.ts';
import type { Flow } from '../kit/flow.ts';
import { interpret, pending } from './interpret.ts';
import { safeShutdownMachine } from './machine.ts';
import type { ShutdownContext } from './machine.ts';
import type { GuideStep, ShutdownPlan } from './plan.ts';

export const safeShutdownFlow: Flow = {
  id: 'safeShutdown',
  version: 2,
  machine: safeShutdownMachine,
  /** A guide that cannot be carried over begins again at the people: the safe direction. */
  restartInput(oldContext, at) {
    const { plan, facts = {}, silenceMs } = oldContext as unknown as OldContext;
    const { patientOn, ...others } = facts;
    const isOn = isTrue(facts, 'patientOn') === true;
    const isPlanWhole = Array.isArray(plan.gate.facts);
    return {
      at,
      plan: isPlanWhole ? plan : withFacts(plan),
      facts: isOn && patientOn ? { ...others, patientOn } : others,
      silenceMs: { ...silenceMs, stale: silenceMs.stale ?? 4 * 3_600_000 },
    };
  },
  interpret,
  pending,
};

/** Of guides that began before they knew facts as well. */
type OldContext = Omit<ShutdownContext, 'facts'> & Partial<Pick<ShutdownContext, 'facts'>>;

function whole(step: GuideStep): GuideStep {
  return { ...step, facts: step.facts ?? [] };
}

/** Plans that were frozen before steps named their facts. */
function withFacts(plan: ShutdownPlan): ShutdownPlan {
  return {
    ...plan,
    opening: whole(plan.opening),
    support: plan.support.map(whole),
    gate: whole(plan.gate),
    power: plan.power.map(whole),
    aftercare: plan.aftercare.map(whole),
  };
}

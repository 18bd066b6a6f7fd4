import type { Assessment, Slots } from '../../flows/kit/slots.ts';
import type { ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import { chooseShutdownPlan } from '../safety/choose-plan.ts';
import { isPatientConnected, mayKeepAlive } from '../safety/content.ts';
import type { SafetyContent } from '../safety/content.ts';
import { computePriority } from '../safety/priority.ts';

/** What the slots of a report mean by `config/safety`: how urgent, and whether people come before questions. */
export function assessSlots(content: SafetyContent, slots: Slots): Assessment {
  const { priority } = computePriority(content, {
    hazards: slots.hazards.map((hazard) => ({ ...hazard, state: 'active' as const })),
    category: slots.category,
    patientAffected: patientAffected(slots),
    location: slots.location,
    facts: slots.gravity.facts,
    ...(slots.gravity.scope !== null && { scope: slots.gravity.scope }),
    ...(slots.gravity.deviceCount !== null && { deviceCount: slots.gravity.deviceCount }),
  });
  const isKnown = slots.category !== null;
  const lifeSupport = isKnown && mayKeepAlive(content, slots.category);
  return {
    priority,
    emergency: isEmergency(priority, slots, lifeSupport || !isKnown),
    lifeSupport,
    patientConnected: isPatientConnected(content, slots.category),
  };
}

/** Any hazard but a trifle (a wet keyboard), or a device that may keep somebody alive at the highest priority. */
function isEmergency(priority: string | null, slots: Slots, mayBeVital: boolean): boolean {
  if (slots.hazards.length > 0) return priority === 'P1' || priority === 'P2';
  return priority === 'P1' && mayBeVital;
}

/** The approved guide for what is known, frozen into the dialogue. */
export function choosePlanFor(
  content: SafetyContent,
  slots: Slots,
  isProduction: boolean,
): ShutdownPlan {
  return chooseShutdownPlan(content, {
    category: slots.category,
    hazards: slots.hazards,
    patientAffected: patientAffected(slots),
    production: isProduction,
  });
}

function patientAffected(slots: Slots): boolean | null {
  if (slots.dependence === 'unknown') return null;
  return slots.dependence === 'dependent';
}

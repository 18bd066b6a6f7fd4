import { isTrue } from '../../flows/kit/facts.ts';
import { whereIs } from '../../flows/kit/known.ts';
import type { Assessment, Known } from '../../flows/kit/known.ts';
import type { Priority } from '../../flows/kit/reading.ts';
import type { ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import { chooseShutdownPlan } from '../safety/choose-plan.ts';
import { isPatientConnected, lifeSupportOf, mayKeepAlive } from '../safety/content.ts';
import type { SafetyContent } from '../safety/content.ts';
import { computePriority } from '../safety/priority.ts';
import type { PriorityInput } from '../safety/priority.ts';

/** What is known of a report means by `config/safety`: how urgent, and whether people come before questions. */
export function assessKnown(content: SafetyContent, known: Known): Assessment {
  const byRules = computePriority(content, {
    hazards: known.hazards.map((hazard) => ({ ...hazard, state: 'active' as const })),
    category: known.category,
    patientAffected: isTrue(known.facts, 'patientOn'),
    location: whereIs(known),
    facts: priorityFacts(known),
    ...(known.isArea && { scope: 'ward' as const }),
  });
  const priority = graver(byRules.priority, saidPriority(content, known));
  const isKnown = known.category !== null;
  const lifeSupport = isKnown && mayKeepAlive(content, known.category);
  return {
    priority,
    emergency: isEmergency(byRules.priority, known, lifeSupport || !isKnown),
    lifeSupport,
    patientConnected: isPatientConnected(content, known.category),
  };
}

/**
 * How urgent her words sounded by themselves. They raise a ticket; the highest only where a life may hang on the device, and not
 * once nobody is on it, or somebody or something stably stands in for it.
 */
function saidPriority(
  content: SafetyContent,
  { urgency, facts, category }: Known,
): Priority | null {
  if (urgency !== 'P1') return urgency;
  const isVital = category === null || lifeSupportOf(content, category) === 'yes';
  const isSupported = isTrue(facts, 'supported') === true && isTrue(facts, 'stable') === true;
  const isSettled = isSupported || isTrue(facts, 'patientOn') === false;
  return isVital && !isSettled ? 'P1' : 'P2';
}

function graver(one: Priority | null, other: Priority | null): Priority | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** The facts that config/safety/priority.yaml weighs, from what was said. */
function priorityFacts({ facts, cues }: Known): NonNullable<PriorityInput['facts']> {
  const isOff = isTrue(facts, 'patientOn') === false;
  const isSupported = isTrue(facts, 'supported') === true;
  const isStable = isTrue(facts, 'stable') === true;
  const noSpare = isTrue(facts, 'supported') === false || isTrue(facts, 'spare') === false;
  return {
    ...Object.fromEntries(cues.map((cue) => [cue, true])),
    ...(noSpare && { noSpare }),
    ...(isSupported && isStable && { supportedStable: true }),
    ...(isSupported && isOff && { spareInUse: true }),
  };
}

/** Any hazard but a trifle (a wet keyboard), or a device that may keep somebody alive at the highest priority. */
function isEmergency(priority: Priority | null, known: Known, mayBeVital: boolean): boolean {
  if (known.hazards.length > 0) return priority === 'P1' || priority === 'P2';
  return priority === 'P1' && mayBeVital && known.isFaulty;
}

/** The approved guide for what is known, frozen into the dialogue. */
export function choosePlanFor(
  content: SafetyContent,
  known: Known,
  isProduction: boolean,
): ShutdownPlan {
  return chooseShutdownPlan(content, {
    category: known.category,
    hazards: known.hazards,
    patientAffected: isTrue(known.facts, 'patientOn'),
    production: isProduction,
  });
}

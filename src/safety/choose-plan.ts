import type { GuideStep, ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import type { CategoryPlan, PatientState, PlanRule } from '../config/schemas/safety-plans.ts';
import { UserFacingError } from '../kernel/errors.ts';
import {
  categoryKey,
  findStep,
  isApproved,
  isPatientConnected,
  mayKeepAlive,
  unknownCategory,
} from './content.ts';
import type { SafetyContent } from './content.ts';

export interface Emergency {
  /** Null and ids nobody knows are handled as possibly life-supporting. */
  category: string | null;
  hazards: { id: string; severity: 'red' | 'orange' }[];
  patientAffected: boolean | null;
  /** True: content that nobody signed is not spoken; the generic safe text and a human stand in. */
  production: boolean;
}

/** Playbook of the plan that only says the generic safe text: whoever starts it also calls a human. */
export const genericPlaybook = 'GENERIC';

const unapprovedReason = '这台设备的停机步骤还没有经院方签字，由值班工程师接手，机器先别动。';

/** The words and steps of an emergency: there is one for every category, hazard and patient state. Pure. */
export function chooseShutdownPlan(content: SafetyContent, emergency: Emergency): ShutdownPlan {
  const profile = profileOf(content, emergency.category);
  const rule = content.plans.rules.find(({ when }) => fits(content, when, emergency));
  if (rule === undefined) throw broken('rules', 'no rule fits');
  const plan = buildPlan(content, emergency, profile, rule);
  if (!emergency.production || isSpeakable(content, plan)) return plan;
  return genericPlan(content, plan);
}

function profileOf(content: SafetyContent, category: string | null): CategoryPlan {
  const key = categoryKey(content, category);
  const profile = content.plans.categories.find(({ id }) => id === key);
  if (profile === undefined) throw broken('categories', `no entry for ${key}`);
  return profile;
}

function patientState(patientAffected: boolean | null): PatientState {
  if (patientAffected === null) return 'unknown';
  return patientAffected ? 'yes' : 'no';
}

function fits(content: SafetyContent, when: PlanRule['when'], emergency: Emergency): boolean {
  if (when === undefined) return true;
  const { category, hazards, patientAffected } = emergency;
  const present = hazards.flatMap(({ id, severity }) => [id, `${id}:${severity}`]);
  const checks: (boolean | undefined)[] = [
    when.categories?.includes(categoryKey(content, category)),
    when.hazards?.some((hazard) => present.includes(hazard)),
    when.patient?.includes(patientState(patientAffected)),
    when.lifeSupport === undefined
      ? undefined
      : when.lifeSupport === mayKeepAlive(content, category),
    when.connected === undefined
      ? undefined
      : when.connected === isPatientConnected(content, category),
  ];
  return checks.every((check) => check !== false);
}

function buildPlan(
  content: SafetyContent,
  emergency: Emergency,
  profile: CategoryPlan,
  rule: PlanRule,
): ShutdownPlan {
  const lifeSupport = mayKeepAlive(content, emergency.category);
  const patientConnected = isPatientConnected(content, emergency.category);
  // With nobody on the device the steps for the patient are pointless; a correction chooses a new plan.
  const forPatient = emergency.patientAffected === false ? [] : profile.support;
  const supportRefs = rule.support.flatMap((ref) => (ref === '@support' ? forPatient : [ref]));
  const powerRefs = powerOf(content, emergency, profile, rule);
  const inPower = lifeSupport || patientConnected;
  return {
    playbook: `${rule.id}/${profile.id}`,
    version: versionOf(content, [...supportRefs, ...powerRefs]),
    patientConnected,
    lifeSupport,
    opening: openingStep(content, rule.first === '@first' ? profile.first : rule.first),
    support: supportRefs.map((ref) => guideStep(content, ref, lifeSupport)),
    gate: gateStep(content, rule.gate === '@gate' ? profile.gate : rule.gate),
    power: powerRefs.map((ref) => guideStep(content, ref, inPower)),
    leavePowerBecause: powerRefs.length > 0 ? null : leaveReason(content, emergency, profile, rule),
    aftercare: aftercareRefs(content, profile, rule).map((ref) => guideStep(content, ref, inPower)),
  };
}

function powerOf(
  content: SafetyContent,
  emergency: Emergency,
  profile: CategoryPlan,
  rule: PlanRule,
): string[] {
  if (profile.neverCut !== undefined || forbiddenPower(content, emergency) !== null) return [];
  return rule.power === '@power' ? profile.power : rule.power;
}

function forbiddenPower(content: SafetyContent, { hazards }: Emergency): string | null {
  const hazard = hazards.find(({ id }) => content.plans.powerForbiddenBy[id] !== undefined);
  return hazard === undefined ? null : (content.plans.powerForbiddenBy[hazard.id] ?? null);
}

function leaveReason(
  content: SafetyContent,
  emergency: Emergency,
  profile: CategoryPlan,
  rule: PlanRule,
): string {
  return (
    profile.neverCut ??
    forbiddenPower(content, emergency) ??
    rule.leaveBecause ??
    profile.leaveBecause ??
    '电源先不动，等工程师到场。'
  );
}

function aftercareRefs(content: SafetyContent, profile: CategoryPlan, rule: PlanRule): string[] {
  if (typeof rule.aftercare !== 'string') return rule.aftercare;
  const name = rule.aftercare === '@aftercare' ? profile.aftercare : rule.aftercare;
  return content.plans.aftercare[name] ?? [];
}

function versionOf(content: SafetyContent, refs: string[]): string {
  const used = new Set(refs.map((ref) => ref.split('.')[0]));
  const parts = content.protocols.protocols
    .filter(({ id }) => used.has(id))
    .map(({ id, version, approval }) => `${id}.${version}${isApproved(approval) ? '' : '-draft'}`);
  return [content.plans.version, ...parts].join(' ');
}

function openingStep(content: SafetyContent, id: string): GuideStep {
  const message = content.firstMessages.messages.find((entry) => entry.id === id);
  if (message === undefined) throw broken('first', `no first message ${id}`);
  // The content check keeps messages that cut power away from devices that may keep a patient alive.
  const { cutsPower: _cutsPower, ...step } = message;
  return { ...step, id: `FIRST.${id}`, needsGate: false };
}

function gateStep(content: SafetyContent, id: string): GuideStep {
  const { gates, gateText } = content.plans;
  const gate = gates.find((entry) => entry.id === id);
  if (gate === undefined) throw broken('gate', `no gate ${id}`);
  return {
    id: `GATE.${id}`,
    say: gateText.say,
    ask: gate.ask,
    facts: gate.facts,
    safeAnswer: 'yes',
    cannot: gate.cannot ?? gateText.cannot,
    onUnsafe: 'human',
    needsGate: false,
    confirmObject: null,
  };
}

function guideStep(content: SafetyContent, ref: string, gated: boolean): GuideStep {
  const step = findStep(content, ref);
  if (step === null) throw broken('steps', `no step ${ref}`);
  const { cutsPower, ...rest } = step;
  return { ...rest, id: ref, needsGate: cutsPower && gated };
}

/** Every part of the plan comes from a content that somebody signed. */
function isSpeakable(content: SafetyContent, plan: ShutdownPlan): boolean {
  const { protocols, firstMessages, plans } = content;
  const used = new Set(
    [...plan.support, ...plan.power, ...plan.aftercare].map(({ id }) => id.split('.')[0]),
  );
  return [
    firstMessages.approval,
    plans.approval,
    ...protocols.protocols.filter(({ id }) => used.has(id)).map(({ approval }) => approval),
  ].every(isApproved);
}

function genericPlan(
  content: SafetyContent,
  { patientConnected, lifeSupport }: ShutdownPlan,
): ShutdownPlan {
  const { generic, version } = content.firstMessages;
  return {
    playbook: genericPlaybook,
    version,
    patientConnected,
    lifeSupport,
    opening: {
      ...generic,
      id: `FIRST.${genericPlaybook}`,
      safeAnswer: 'yes',
      onUnsafe: 'human',
      needsGate: false,
      confirmObject: null,
    },
    support: [],
    gate: gateStep(content, unknownCategory),
    power: [],
    leavePowerBecause: unapprovedReason,
    aftercare: [],
  };
}

function broken(part: string, reason: string): UserFacingError {
  return new UserFacingError('safety_content_broken', `config/safety: ${part}: ${reason}`);
}

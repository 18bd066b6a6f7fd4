import type {
  PriorityCondition,
  PriorityFact,
  PriorityRules,
  lifeSupportKinds,
  scopes,
} from '../config/schemas/safety-priority.ts';
import type { PatientState } from '../config/schemas/safety-plans.ts';
import { categoryKey, lifeSupportOf, unknownCategory } from './content.ts';
import type { SafetyContent } from './content.ts';

type Priority = 'P1' | 'P2' | 'P3' | 'P4';

/** What is known of a fault. Facts are true when the text states them, absent when it does not. */
export interface PriorityInput {
  hazards: { id: string; severity: 'red' | 'orange'; state: 'active' | 'recent' }[];
  category: string | null;
  patientAffected: boolean | null;
  location: string | null;
  /** Who cannot work: one device, a ward, the whole hospital. */
  scope?: (typeof scopes)[number];
  /** How many devices of the ward have the same fault. */
  deviceCount?: number;
  facts?: Partial<Record<PriorityFact, boolean>>;
}

export interface PriorityDecision {
  /** Null: neither device nor symptom allow a judgement yet. */
  priority: Priority | null;
  /** Ids of the rules that decided, for review: `floor:red_hazard`, `matrix:I3xU3 (monitor)`. */
  rule: string;
}

const impacts = ['I1', 'I2', 'I3', 'I4'] as const;
const urgencies = ['U1', 'U2', 'U3', 'U4'] as const;
const priorities: Priority[] = ['P1', 'P2', 'P3', 'P4'];

/** The priority of a fault: impact x urgency, adjusted by what is said, raised by the floors (protocols §6). Pure. */
export function computePriority(content: SafetyContent, input: PriorityInput): PriorityDecision {
  const rules = content.priority;
  const read: Reading = {
    input,
    key: categoryKey(content, input.category),
    lifeSupport: lifeSupportOf(content, input.category),
    patient: patientState(input.patientAffected),
    acutePlace: isAcute(rules, input.location),
  };
  const cell = readMatrix(rules, read);
  const floor = findFloor(rules, read);
  const grave = graver(cell, floor);
  if (grave === null) return { priority: null, rule: 'unknown_device' };
  if ((input.deviceCount ?? 1) < rules.manyDevices.count) return grave;
  const raised = priorities[Math.max(0, rank(grave.priority) - 1)] ?? 'P1';
  return { priority: raised, rule: `${grave.rule} + many_devices` };
}

interface Reading {
  input: PriorityInput;
  key: string;
  lifeSupport: (typeof lifeSupportKinds)[number];
  patient: PatientState;
  acutePlace: boolean;
}

interface Finding {
  priority: Priority;
  rule: string;
}

function patientState(patientAffected: boolean | null): PatientState {
  if (patientAffected === null) return 'unknown';
  return patientAffected ? 'yes' : 'no';
}

function isAcute({ acutePlaces }: PriorityRules, location: string | null): boolean {
  const place = (location ?? '').toUpperCase();
  return acutePlaces.some((word) => place.includes(word));
}

function rank(priority: Priority): number {
  return priorities.indexOf(priority);
}

function graver(one: Finding | null, other: Finding | null): Finding | null {
  if (one === null || other === null) return one ?? other;
  return rank(other.priority) < rank(one.priority) ? other : one;
}

/** Null for a device that nobody named: its fault cannot be judged by the matrix. */
function readMatrix(rules: PriorityRules, read: Reading): Finding | null {
  const usual = rules.categories.find(({ id }) => id === read.key);
  if (usual === undefined || read.key === unknownCategory) return null;
  let impact = impacts.indexOf(usual.impact);
  if (read.patient === 'yes') impact = Math.min(impact, impacts.indexOf(usual.withPatient));
  let urgency = urgencies.indexOf(usual.urgency);
  const applied: string[] = [];
  for (const rule of rules.adjust) {
    if (!holds(rule.when, read)) continue;
    applied.push(rule.id);
    impact = clamp(impact, impacts, rule.impact, rule.atMostImpact);
    urgency = clamp(urgency, urgencies, rule.urgency, rule.atMostUrgency);
    urgency = Math.max(0, urgency - (rule.steps ?? 0));
  }
  const row = impacts[impact] ?? 'I1';
  const reasons = [read.key, ...applied].join(', ');
  return {
    priority: rules.matrix[row][urgency] ?? 'P1',
    rule: `matrix:${row}x${urgencies[urgency] ?? 'U1'} (${reasons})`,
  };
}

/** The index moved up to `atLeast` and down to `atMost`; smaller is graver. */
function clamp<Level extends string>(
  index: number,
  levels: readonly Level[],
  atLeast: Level | undefined,
  atMost: Level | undefined,
): number {
  const raised = atLeast === undefined ? index : Math.min(index, levels.indexOf(atLeast));
  return atMost === undefined ? raised : Math.max(raised, levels.indexOf(atMost));
}

function findFloor(rules: PriorityRules, read: Reading): Finding | null {
  let found: Finding | null = null;
  for (const { id, atLeast, when } of rules.floors) {
    if (holds(when, read)) found = graver(found, { priority: atLeast, rule: `floor:${id}` });
  }
  return found;
}

function holds(when: PriorityCondition, read: Reading): boolean {
  return (
    holdsForDevice(when, read) &&
    holdsForHazards(when, read.input) &&
    holdsForFacts(when, read.input)
  );
}

function holdsForDevice(when: PriorityCondition, read: Reading): boolean {
  return (
    includes(when.categories, read.key) &&
    includes(when.lifeSupport, read.lifeSupport) &&
    includes(when.patient, read.patient) &&
    includes(when.scope, read.input.scope ?? 'unknown') &&
    (when.acutePlace === undefined || when.acutePlace === read.acutePlace)
  );
}

/** A list that is not there includes everything. */
function includes<Item>(list: Item[] | undefined, item: Item): boolean {
  return list === undefined || list.includes(item);
}

function holdsForHazards(when: PriorityCondition, { hazards }: PriorityInput): boolean {
  const present = hazards.flatMap(({ id, severity }) => [id, `${id}:${severity}`]);
  return (
    (when.hazards?.some((hazard) => present.includes(hazard)) ?? true) &&
    (when.anyRed === undefined || hazards.some(({ severity }) => severity === 'red')) &&
    (when.anyOrange === undefined || hazards.some(({ severity }) => severity === 'orange'))
  );
}

function holdsForFacts(when: PriorityCondition, { facts = {} }: PriorityInput): boolean {
  return (
    (when.facts?.every((fact) => facts[fact] === true) ?? true) &&
    !(when.without?.some((fact) => facts[fact] === true) ?? false)
  );
}

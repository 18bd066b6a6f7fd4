import type { YesNoFact } from '../kit/facts.ts';

/** The approved words and steps of one emergency, chosen outside (src/safety) and frozen into the flow when it starts. */

export interface GuideStep {
  /** Template id, e.g. `VENT.V2`; the guard lets approved templates pass by it. */
  id: string;
  /** What to do; one message together with `ask`, never split. */
  say: string;
  /** One fact that can be answered with yes or no. */
  ask: string;
  /** The facts that the question asks for; a step whose facts are known to be safe is passed over. Empty: only the answer counts. */
  facts: YesNoFact[];
  /** Which answer means "safe, go on". */
  safeAnswer: 'yes' | 'no';
  /** What to say when she cannot, or when the answer is not the safe one. */
  cannot: string;
  /** What an unsafe answer does: call a human and stop the guide, or say `cannot` and go on to the next step. */
  onUnsafe: 'human' | 'continue';
  /** A step that speaks of cutting power or gas: never before the gate is passed. */
  needsGate: boolean;
  /** Repeat the object ("拔的是电源线,不是病人管路?") before a yes counts. */
  confirmObject: string | null;
}

export interface ShutdownPlan {
  /** Playbook id and version, stored with the ticket. */
  playbook: string;
  version: string;
  /** The category has a patient on it by nature, and whether it keeps him alive. */
  patientConnected: boolean;
  lifeSupport: boolean;
  /** First message: at most four short lines, actions first, one question. */
  opening: GuideStep;
  /** Before the gate: support of the patient, people, surroundings. */
  support: GuideStep[];
  /** The single fact that opens the gate (R04): asked only when the patient depends on the device. */
  gate: GuideStep;
  /** After the gate. Empty when the playbook says not to cut power. */
  power: GuideStep[];
  /** Why power is left alone (`doNotCut`), or null. */
  leavePowerBecause: string | null;
  /** Isolation, evidence, sign: one step each. */
  aftercare: GuideStep[];
}

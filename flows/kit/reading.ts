import type { SaidFact, YesNoFact } from './facts.ts';

/** What a message means: made by src/understanding, decided by in the flows and the conversation. */

export const acts = [
  'report_fault',
  'supplement',
  'query_status',
  'cancel',
  'confirm_yes',
  'confirm_no',
  'resolved',
  'not_resolved',
  'human',
  'greeting',
  'thanks',
  'other',
  'checkin_ok',
  'checkin_problem',
  'parts_or_cost_question',
  'guard_request',
] as const;
/** What the speaker wants to do. */
export type Act = (typeof acts)[number];

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';

export interface EquipmentChoice {
  id: string;
  assetNo: string;
  name: string;
  category: string | null;
  department: string | null;
  location: string | null;
}

export interface HazardSign {
  id: string;
  severity: 'red' | 'orange';
}

/** Everything that the bot may be waiting for: the fact that its last question asks for. */
export type Asked =
  | YesNoFact
  | 'contact'
  | 'device'
  | 'place'
  | 'symptom'
  /** Is somebody hurt? */
  | 'hurt'
  /** Is it the device that … ? */
  | 'same'
  /** Shall the report be withdrawn? */
  | 'withdraw'
  /** The weekly question. */
  | 'weekly'
  /** One of the options, by number or words. */
  | 'option'
  /** A deed that has no fact of its own: only the answer to the question counts. */
  | 'step';

/** What was asked last; decides how "1", "没有" or "5床" is read. */
export interface PendingQuestion {
  asks: Asked;
  /** The texts of the options in order, where there are any. */
  options?: string[];
}

/** Where the talk stands: the same word means another thing after a report than in an emergency. */
export type TalkState =
  'idle' | 'report' | 'guide' | 'ticket' | 'confirm' | 'checkin' | 'remote' | 'cancelling';

export type Answer = 'yes' | 'no' | 'unsure' | 'other';

export type Command = 'report' | 'cancel' | 'back' | 'wait' | 'help' | 'skip';

export interface Reading {
  /** As read: normalised, patient data masked. */
  text: string;
  act: Act;
  /** Dangers that are said to be there, or to have stopped just now: the guide begins at once. */
  hazards: HazardSign[];
  /** Dangers that the words may mean: one short question decides. */
  suspects: HazardSign[];
  /** The device that matters most for safety, `other` for one that is not in the list, or null. */
  category: string | null;
  /** Devices of the ledger that fit the words, best first; one certain number: one entry. */
  equipment: EquipmentChoice[];
  /** The equipment was named by its number or scanned: it is certain. */
  isEquipmentCertain: boolean;
  /** As said ("EICU2床"). */
  place: string | null;
  symptom: string | null;
  /** The symptom only says that something is wrong ("坏了"). */
  isSymptomVague: boolean;
  facts: SaidFact[];
  /** To the open question; `other`: the words speak of something else; null: nothing was asked. */
  answer: Answer | null;
  /** A bare yes or no ("是的", "没有", "1"): says nothing but the answer. */
  isBareAnswer: boolean;
  /** A yes too weak to open the gate ("嗯", "好", 👌). */
  isWeakYes: boolean;
  /** 0-based, of the options that were offered. */
  choice: number | null;
  command: Command | null;
  /** "不是…是…", "说错了": what is said replaces what was said. */
  isCorrection: boolean;
  /** How urgent these words alone are, or null when they describe no fault. */
  priority: Priority | null;
  /** Facts of config/safety/priority.yaml that the words state (`highRiskDrug`, `onlyOne`). */
  cues: string[];
  /** Several devices, a ward or more: perhaps one cause. */
  isArea: boolean;
  /** Hypothetical or training question: no ticket. */
  isHypothetical: boolean;
  /** What decided, for `npm run eval` and the review. */
  decidedBy: string[];
}

import type { Echo } from './read-echo.ts';

/** What a message means, read without network, clock or database. The ids are those of `config/safety`. */

export const intents = [
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
  'other',
  'checkin_ok',
  'checkin_problem',
  'parts_or_cost_question',
  'guard_request',
] as const;
export type Intent = (typeof intents)[number];

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';

export interface HazardFinding {
  id: string;
  /** `active`: now; `recent`: just stopped, counts as active until isolated. Only asserted hazards are findings. */
  state: 'active' | 'recent';
  severity: 'red' | 'orange';
  /** The words that decided, and the rule that read them (for review and `npm run eval`). */
  matched: string;
  rule: string;
  /** Said with doubt ("好像有点") or by somebody else ("保洁说"): counted, asked about first. */
  doubtful: boolean;
}

/** What was asked last; decides how "1", "没有" or "5床" is read. */
export interface PendingQuestion {
  kind:
    | 'yesNo'
    | 'choice'
    | 'device'
    | 'location'
    | 'symptom'
    | 'patientImpact'
    | 'freeText'
    | 'checkIn'
    | 'gate';
  /** The words of the question, so that an answer in the same words is understood. */
  words?: string;
  /** For `choice`: the texts of the options in order. */
  options?: string[];
}

export interface EquipmentFact {
  id: string;
  assetNo: string;
  serialNo: string | null;
  name: string;
  category: string | null;
  model: string | null;
  manufacturer: string | null;
  department: string | null;
  location: string | null;
}

/** What is known before the message is read. All optional knowledge: with `noFacts` a message is read on its own. */
export interface Facts {
  pending: PendingQuestion | null;
  /** The reporter's hospital's equipment (own ward first). */
  equipment: EquipmentFact[];
  /** Wards and departments of the hospital, for correcting homophones. */
  places: string[];
  hasOpenTicket: boolean;
  /** A safe-shutdown guide is under way. */
  inEmergency: boolean;
  /** The category that the conversation is about, when already known. */
  category: string | null;
}

export const noFacts: Facts = {
  pending: null,
  equipment: [],
  places: [],
  hasOpenTicket: false,
  inEmergency: false,
  category: null,
};

export type Answer =
  | { type: 'yes' }
  | { type: 'no' }
  /** "应该吧", "好像": never counts as a confirmation (R14). */
  | { type: 'unsure' }
  /** 0-based index into the pending options. */
  | { type: 'choice'; index: number };

export type Command = 'cancel' | 'back' | 'wait' | 'correct' | 'help' | 'skip';

export interface Correction {
  slot: 'location' | 'category' | 'equipment' | 'patientAffected' | 'symptom';
  /** Null: she says that it was wrong, not yet what is right. */
  to: string | null;
}

export interface Understanding {
  /** The text as read: NFKC, homophones corrected, patient data masked. */
  text: string;
  intent: Intent;
  hazards: HazardFinding[];
  /** The device that matters most for safety, or `other`, or null. */
  category: string | null;
  /** Every device category mentioned, most important first. */
  categories: string[];
  /** Ids of equipment facts that fit, best first. Exactly one certain fit (asset or serial number): one entry. */
  equipment: string[];
  location: string | null;
  symptom: string | null;
  /** The symptom only says that something is wrong ("坏了"): worth one question more. */
  isSymptomVague?: boolean;
  patientAffected: boolean | null;
  /** Support by bag, standby device or team is in place and the patient is stable (for the gate), as said. */
  supported: boolean | null;
  answer: Answer | null;
  /** The question's own words given back (yes or no), or a deed that was not asked for. */
  echo?: Echo | null;
  command: Command | null;
  correction: Correction | null;
  priority: Priority | null;
  /**
   * What the text states that weighs on urgency, by the names of `config/safety/priority.yaml`: the conversation adds it up
   * over several messages and computes the priority anew.
   */
  gravity?: {
    facts: Record<string, boolean>;
    scope: 'device' | 'ward' | 'hospital' | null;
    deviceCount: number | null;
  };
  /** "从早上开始", as said. */
  onset: string | null;
  /** Error code as said ("E-0231"). */
  errorCode: string | null;
  /** Hypothetical or training question: no ticket; asked back whether it is happening now. */
  hypothetical: boolean;
  /** Ids of the rules that decided, for review. */
  decidedBy: string[];
}

export type Understand = (text: string, facts: Facts) => Understanding;

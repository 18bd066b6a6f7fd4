/** What flows may know of a message: the part of an understanding that they decide by. Declared here because flows import nothing of ours. */

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';

export interface EquipmentChoice {
  id: string;
  assetNo: string;
  name: string;
  category: string | null;
  location: string | null;
}

export interface HazardSign {
  id: string;
  severity: 'red' | 'orange';
}

export type Answer =
  { type: 'yes' } | { type: 'no' } | { type: 'unsure' } | { type: 'choice'; index: number };

/** What a message states that weighs on urgency ("就这一台", "台上还做着"): names as in config/safety/priority. */
export interface Gravity {
  facts: Record<string, boolean>;
  scope: 'device' | 'ward' | 'hospital' | null;
  deviceCount: number | null;
}

export interface Reading {
  /** Masked. */
  text: string;
  intent: string;
  hazards: HazardSign[];
  category: string | null;
  equipment: EquipmentChoice[];
  location: string | null;
  symptom: string | null;
  patientAffected: boolean | null;
  supported: boolean | null;
  answer: Answer | null;
  /** The question's own words given back; `other`: a deed that was not asked for. */
  echo: 'yes' | 'no' | 'other' | null;
  /** A yes too weak to open the gate ("嗯", "好", 👌). */
  isWeakYes: boolean;
  command: string | null;
  correction: { slot: string; to: string | null } | null;
  priority: Priority | null;
  gravity: Gravity;
  hypothetical: boolean;
}

export type PatientDependence = 'dependent' | 'notDependent' | 'unknown';

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
  words?: string;
  options?: string[];
}

import type {
  EquipmentChoice,
  Gravity,
  HazardSign,
  PatientDependence,
  Priority,
} from './reading.ts';

/** What one report knows so far. */
export interface Slots {
  category: string | null;
  equipment: EquipmentChoice | null;
  /** Two or three devices that fit what was said; she is asked which. */
  candidates: EquipmentChoice[];
  location: string | null;
  symptom: string | null;
  dependence: PatientDependence;
  /** Nobody said anything about a patient yet (then the question is open). */
  isDependenceSaid: boolean;
  hazards: HazardSign[];
  gravity: Gravity;
}

/** What the slots mean for urgency and order of questions; computed outside from `config/safety`. */
export interface Assessment {
  priority: Priority | null;
  /** A hazard, or a patient who depends on what fails: ticket and engineer first, questions afterwards. */
  emergency: boolean;
  lifeSupport: boolean;
  patientConnected: boolean;
}

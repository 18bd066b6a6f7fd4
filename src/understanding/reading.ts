import type { CueName } from '../config/schemas/lexicon.ts';
import type { Mention } from './find-devices.ts';
import type { Place } from './find-location.ts';
import type { HazardMatch } from './find-hazards.ts';
import type { SymptomFound } from './find-symptom.ts';
import type { PatientReading } from './read-patient.ts';
import type { Situation } from './read-situation.ts';
import type { Clause } from './split-clauses.ts';
import type { Answer, Command, Correction, Facts, HazardFinding } from './types.ts';

/** All that was found in a message, before it is decided what she wants. */
export interface MessageReading {
  text: string;
  low: string;
  clauses: Clause[];
  facts: Facts;
  has(cue: CueName): boolean;
  mentions: Mention[];
  category: string | null;
  categories: string[];
  places: Place[];
  location: string | null;
  matches: HazardMatch[];
  hazards: HazardFinding[];
  symptoms: SymptomFound[];
  patient: PatientReading;
  situation: Situation;
  answer: Answer | null;
  isBareAnswer: boolean;
  command: Command | null;
  correction: Correction | null;
  hypothetical: boolean;
  errorCode: string | null;
  equipment: string[];
}

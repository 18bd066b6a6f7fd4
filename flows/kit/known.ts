import { isTrue, learn } from './facts.ts';
import type { Fact, Facts, YesNoFact } from './facts.ts';
import { weigh } from './witness.ts';
import type { Act, EquipmentChoice, HazardSign, Priority, Reading } from './reading.ts';

/** Everything that one report knows by now, whoever said it and when. */
export interface Known {
  category: string | null;
  equipment: EquipmentChoice | null;
  /** Two or three devices that fit what was said; she is asked which. */
  candidates: EquipmentChoice[];
  /** As said. */
  place: string | null;
  symptom: string | null;
  /** That something is wrong was said, if only 坏了. */
  isFaulty: boolean;
  hazards: HazardSign[];
  /** Dangers that the words may mean and that nobody confirmed or denied yet. */
  suspects: HazardSign[];
  /** Suspects that she denied: not asked about again. */
  denied: string[];
  /** The most urgent that her words were by themselves. */
  urgency: Priority | null;
  cues: string[];
  isArea: boolean;
  facts: Facts;
}

/** Where the device is: as said, else by the ledger. */
export function whereIs({ place, equipment }: Pick<Known, 'place' | 'equipment'>): string | null {
  return place ?? equipment?.location ?? null;
}

export const nothingKnown: Known = {
  category: null,
  equipment: null,
  candidates: [],
  place: null,
  symptom: null,
  isFaulty: false,
  hazards: [],
  suspects: [],
  denied: [],
  urgency: null,
  cues: [],
  isArea: false,
  facts: {},
};

/** What the known means for urgency and order of questions; computed outside from `config/safety`. */
export interface Assessment {
  priority: Priority | null;
  /** A hazard, or a patient who depends on what fails: ticket and engineer first, questions afterwards. */
  emergency: boolean;
  lifeSupport: boolean;
  patientConnected: boolean;
}

export type PatientDependence = 'dependent' | 'notDependent' | 'unknown';

export function dependenceOf({ facts }: Pick<Known, 'facts'>): PatientDependence {
  const isOn = isTrue(facts, 'patientOn');
  if (isOn === null) return 'unknown';
  return isOn ? 'dependent' : 'notDependent';
}

export type Source = Pick<Fact, 'at' | 'by'>;

const maxCandidates = 3;

/** Adds what a message says. What was said earlier stays unless it is corrected; a corrected device clears what was derived from it. */
export function hear(known: Known, reading: Reading, source: Source): Known {
  const base = reading.isCorrection ? takeBack(known, reading) : known;
  const device = hearDevice(base, reading);
  const hazards = addHazards(base.hazards, reading.hazards);
  const facts = learn(base.facts, weigh(reading.facts, reading.text), {
    ...source,
    said: reading.text.slice(0, 120),
    source: 'text',
  });
  return {
    ...base,
    ...device,
    place: joinPlaces(base.place, reading.place),
    symptom: reading.isSymptomVague ? base.symptom : (base.symptom ?? reading.symptom),
    isFaulty: base.isFaulty || saysFault(reading),
    hazards,
    suspects: openSuspects(base, reading, hazards, facts),
    urgency: graver(base.urgency, reading.priority),
    cues: [...new Set([...base.cues, ...reading.cues])],
    isArea: base.isArea || reading.isArea || hazards.some(({ id }) => id === 'data_outage'),
    facts,
  };
}

const faultActs = new Set<Act>(['report_fault', 'not_resolved', 'checkin_problem', 'human']);

function saysFault({ symptom, act }: Reading): boolean {
  return symptom !== null || faultActs.has(act);
}

/** One fitting device is taken, two or three are asked about, more are no help. */
function hearDevice(
  base: Known,
  reading: Pick<Reading, 'equipment' | 'category'>,
): Pick<Known, 'category' | 'equipment' | 'candidates'> {
  // What is named beside it ("氧气瓶接上了") is another thing.
  const fitting = reading.equipment.filter(
    (one) => base.category === null || one.category === base.category,
  );
  const [only, second] = fitting;
  const equipment = base.equipment ?? (second === undefined ? (only ?? null) : null);
  const category = equipment?.category ?? base.category ?? reading.category;
  if (equipment) return { category, equipment, candidates: [] };
  const isChoice = second !== undefined && fitting.length <= maxCandidates;
  return { category, equipment: null, candidates: isChoice ? fitting : base.candidates };
}

/** "不是3床，是5床": what the new words name replaces what was known of it. */
function takeBack(known: Known, reading: Reading): Known {
  const isDevice =
    reading.category !== null &&
    (reading.category !== known.category || reading.isEquipmentCertain);
  if (isDevice)
    return { ...known, category: null, equipment: null, candidates: [], symptom: reading.symptom };
  if (reading.place !== null) return { ...known, place: null, equipment: null, candidates: [] };
  return reading.symptom === null ? known : { ...known, symptom: null };
}

/** A bed is added to its ward ("ICU", then "3床"), the ward before its bed; of two that say the same the fuller stays, of others the first. */
export function joinPlaces(known: string | null, said: string | null): string | null {
  if (known === null || said === null || known.includes(said)) return known ?? said;
  if (said.includes(known)) return said;
  const isNumbered = /\d/;
  if (isNumbered.test(known) === isNumbered.test(said)) return known;
  return isNumbered.test(known) ? `${said}${known}` : `${known}${said}`;
}

function addHazards(known: HazardSign[], said: HazardSign[]): HazardSign[] {
  const asGraveAsSaid = (one: HazardSign) =>
    said.find(({ id, severity }) => id === one.id && severity === 'red') ?? one;
  const fresh = said.filter(({ id }) => !known.some((one) => one.id === id));
  return [...known.map(asGraveAsSaid), ...fresh];
}

/** Where a danger is there already, people are on their way: nothing more is asked about. */
function openSuspects(
  base: Known,
  reading: Reading,
  hazards: HazardSign[],
  facts: Facts,
): HazardSign[] {
  if (hazards.length > 0) return [];
  return addHazards(base.suspects, reading.suspects).filter(
    ({ id }) => !base.denied.includes(id) && !isMoot(id, facts),
  );
}

/** What answers a suspect without a question: with nobody on it, nobody's life support has failed. */
const mootBy: Partial<Record<string, [YesNoFact, boolean][]>> = {
  life_support_loss: [['patientOn', false]],
  abnormal_output: [['patientOn', false]],
  patient_harm: [
    ['patientOn', false],
    ['stable', true],
    ['patientHurt', false],
  ],
  burn: [['patientHurt', false]],
};

function isMoot(id: string, facts: Facts): boolean {
  return (mootBy[id] ?? []).some(([name, value]) => isTrue(facts, name) === value);
}

/** The answer to "is there smoke?": what she does not deny counts as there (protocols R14). */
export function settleSuspects(known: Known, isThere: boolean): Known {
  const { suspects } = known;
  return isThere
    ? { ...known, hazards: addHazards(known.hazards, suspects), suspects: [] }
    : { ...known, denied: [...known.denied, ...suspects.map(({ id }) => id)], suspects: [] };
}

function graver(one: Priority | null, other: Priority | null): Priority | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** Adds the devices whose labels were seen, with the place that the ledger knows; what was said stays. */
export function addDevices(known: Known, equipment: EquipmentChoice[]): Known {
  return { ...known, ...hearDevice(known, { equipment, category: null }) };
}

/** Takes one of several devices that were offered. */
export function chooseDevice(known: Known, chosen: EquipmentChoice): Known {
  return {
    ...known,
    equipment: chosen,
    candidates: [],
    category: chosen.category ?? known.category,
  };
}

/** What somebody who is not sure makes of the words; null where he has no idea. */
export interface Suggestion {
  category: string | null;
  location: string | null;
  symptom: string | null;
}

/** Fills what nobody said yet, and nothing else; the same object when there is nothing to fill. */
export function fillEmpty(known: Known, suggestion: Suggestion): Known {
  const isDeviceOpen = known.equipment === null && known.candidates.length === 0;
  const category = known.category ?? (isDeviceOpen ? suggestion.category : null);
  const place = known.place ?? suggestion.location;
  const symptom = known.symptom ?? suggestion.symptom;
  const isSame = category === known.category && place === known.place && symptom === known.symptom;
  return isSame ? known : { ...known, category, place, symptom };
}

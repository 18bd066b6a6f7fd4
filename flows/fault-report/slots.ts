import type {
  EquipmentChoice,
  Gravity,
  HazardSign,
  PatientDependence,
  Reading,
} from '../kit/reading.ts';
import type { Assessment, Slots } from '../kit/slots.ts';

export const emptySlots: Slots = {
  category: null,
  equipment: null,
  candidates: [],
  location: null,
  symptom: null,
  dependence: 'unknown',
  isDependenceSaid: false,
  hazards: [],
  gravity: { facts: {}, scope: null, deviceCount: null },
};

const maxCandidates = 3;

/** Adds what a message says. Said earlier stays, unless it is corrected; a corrected device clears what was derived from it. */
export function mergeSlots(slots: Slots, reading: Reading): Slots {
  const base = applyCorrection(slots, reading);
  const device = mergeDevice(base, reading);
  const dependence = readDependence(reading);
  return {
    ...device,
    location: base.location ?? reading.location ?? device.equipment?.location ?? null,
    symptom: base.symptom ?? reading.symptom,
    dependence: dependence ?? base.dependence,
    isDependenceSaid: base.isDependenceSaid || dependence !== null,
    hazards: mergeHazards(base.hazards, reading.hazards),
    gravity: mergeGravity(base.gravity, reading.gravity),
  };
}

/** One fitting device is taken, two or three are asked about, more are no help. */
function mergeDevice(
  base: Slots,
  reading: Pick<Reading, 'equipment' | 'category'>,
): Pick<Slots, 'category' | 'equipment' | 'candidates'> {
  const [only, second] = reading.equipment;
  const equipment = base.equipment ?? (second === undefined ? (only ?? null) : null);
  const category = equipment?.category ?? base.category ?? reading.category;
  if (equipment) return { category, equipment, candidates: [] };
  const isChoice = second !== undefined && reading.equipment.length <= maxCandidates;
  return { category, equipment: null, candidates: isChoice ? reading.equipment : base.candidates };
}

function readDependence(reading: Reading): PatientDependence | null {
  if (reading.patientAffected === null) return null;
  return reading.patientAffected ? 'dependent' : 'notDependent';
}

function mergeGravity(known: Gravity, said: Gravity): Gravity {
  return {
    facts: { ...known.facts, ...said.facts },
    scope: said.scope ?? known.scope,
    deviceCount: said.deviceCount ?? known.deviceCount,
  };
}

function mergeHazards(known: HazardSign[], said: HazardSign[]): HazardSign[] {
  const ids = new Set(known.map((hazard) => hazard.id));
  return [...known, ...said.filter((hazard) => !ids.has(hazard.id))];
}

function applyCorrection(slots: Slots, reading: Reading): Slots {
  const { correction } = reading;
  if (!correction) return slots;
  switch (correction.slot) {
    case 'location':
      return { ...slots, location: correction.to, equipment: null, candidates: [] };
    case 'category':
      return {
        ...slots,
        category: correction.to ?? reading.category,
        equipment: null,
        candidates: [],
        symptom: null,
      };
    case 'equipment':
      return { ...slots, equipment: null, candidates: [], category: reading.category };
    case 'symptom':
      return { ...slots, symptom: correction.to };
    case 'patientAffected':
      return { ...slots, isDependenceSaid: false, dependence: 'unknown' };
    default:
      return slots;
  }
}

/** Adds the devices whose labels were seen, with the place that the ledger knows; what was said stays. */
export function addDevices(slots: Slots, equipment: EquipmentChoice[]): Slots {
  const device = mergeDevice(slots, { equipment, category: null });
  return { ...slots, ...device, location: slots.location ?? device.equipment?.location ?? null };
}

/** What somebody who is not sure makes of the words; null where he has no idea. */
export interface Suggestion {
  category: string | null;
  location: string | null;
  symptom: string | null;
}

/** Fills what nobody said yet, and nothing else; the same object when there is nothing to fill. */
export function fillEmptySlots(slots: Slots, suggestion: Suggestion): Slots {
  const isDeviceOpen = slots.equipment === null && slots.candidates.length === 0;
  const category = slots.category ?? (isDeviceOpen ? suggestion.category : null);
  const location = slots.location ?? suggestion.location;
  const symptom = slots.symptom ?? suggestion.symptom;
  const isSame =
    category === slots.category && location === slots.location && symptom === slots.symptom;
  return isSame ? slots : { ...slots, category, location, symptom };
}

export type Slot = 'device' | 'candidate' | 'patient' | 'symptom' | 'location';

/** The slot to ask for next, or null at the minimum: where or which device, what, and whether a patient is on it. */
export function findMissingSlot(
  slots: Slots,
  assessment: Assessment,
  skipped: readonly Slot[],
): Slot | null {
  const isKnownDevice = slots.equipment !== null || slots.category !== null;
  const patientFirst = assessment.lifeSupport || !isKnownDevice;
  const patient = needsPatient(slots, assessment, isKnownDevice) ? 'patient' : null;
  const wanted: (Slot | null)[] = [
    isKnownDevice ? null : 'device',
    slots.candidates.length > 1 ? 'candidate' : null,
    patientFirst ? patient : null,
    slots.symptom === null ? 'symptom' : null,
    patientFirst ? null : patient,
    slots.location === null ? 'location' : null,
  ];
  return wanted.find((slot) => slot !== null && !skipped.includes(slot)) ?? null;
}

function needsPatient(slots: Slots, assessment: Assessment, isKnownDevice: boolean): boolean {
  return !slots.isDependenceSaid && (assessment.patientConnected || !isKnownDevice);
}

import { hasCue } from './compile-readers.ts';
import type { Readers } from './compile-readers.ts';
import { occurs } from './compile-pattern.ts';
import type { CategoryChoice } from './choose-category.ts';
import { findEquipment } from './find-equipment.ts';
import type { HazardMatch } from './find-hazards.ts';
import type { Place } from './find-location.ts';
import { readCorrection } from './read-correction.ts';
import type { MessageReading } from './reading.ts';
import { splitClauses } from './split-clauses.ts';
import type { Facts } from './types.ts';

/** Finds everything that a message says, hazards first; decides nothing about what she wants. */
export function readMessage(
  readers: Readers,
  text: string,
  low: string,
  facts: Facts,
): MessageReading {
  const clauses = splitClauses(low);
  const command = readers.answers.command(low);
  const { correction, rejected } = readCorrection(
    low,
    { findDevices: readers.devices, places: readers.places },
    command === 'correct',
  );
  const counts = ({ start }: { start: number }): boolean =>
    rejected === null || start < rejected.start || start >= rejected.end;
  const mentions = readers.devices(low).filter(counts);
  const matches = readers.hazards({ low, clauses, mentions, category: facts.category });
  const symptoms = readers.symptoms.find(low);
  const places = readers.places.find(text, low, facts.places).filter(counts);
  const choice = readers.chooseCategory({
    mentions,
    clauses,
    hazardAt: matches.filter(isAsserted),
    symptomAt: symptoms.map(({ start }) => start),
    placeSpans: places,
  });
  const location = readers.places.join(placesOf(choice, mentions, places));
  const equipment = findEquipment(facts.equipment, { text, category: choice.category, location });
  const category = choice.category ?? categoryOf(equipment, facts);
  const isKnown = category === null || choice.categories.includes(category);
  return {
    ...readPeople(readers, { low, matches, places, category, knownCategory: facts.category }),
    text,
    low,
    clauses,
    facts,
    has: (cue) => hasCue(readers.cues, cue, low),
    mentions,
    category,
    categories: isKnown ? choice.categories : [category],
    places,
    location,
    matches,
    symptoms,
    answer: readers.answers.read(low, facts.pending),
    isBareAnswer: readers.answers.isBare(low),
    command,
    correction,
    errorCode: readers.symptoms.errorCode(text),
    equipment,
  };
}

interface PeopleClues {
  low: string;
  matches: HazardMatch[];
  places: readonly Place[];
  category: string | null;
  /** What the conversation is about. */
  knownCategory: string | null;
}

/** Who is in danger, how badly, and whether it is real. */
function readPeople(
  readers: Readers,
  { low, matches, places, category, knownCategory }: PeopleClues,
): Pick<MessageReading, 'patient' | 'hazards' | 'situation' | 'hypothetical'> {
  const asserted = matches.filter(isAsserted);
  const situation = readers.situation(low);
  const hypothetical = isHypothetical(readers, low, matches);
  const patient = readers.patient({
    low,
    category,
    hazards: asserted.map(({ id }) => id),
    harmed: asserted.filter(({ id }) => harms.includes(id)).map(({ matched }) => matched),
    hasBed: places.some(({ kind }) => kind === 'unit'),
    isAsking: hypothetical,
  });
  const about = category ?? knownCategory;
  const hazards = readers.settleHazards(matches, {
    low,
    category: about,
    lifeSupport: readers.content.categories.categories.some(
      ({ id, flags }) => id === about && flags.lifeSupport === 'yes',
    ),
    acute: situation.acute,
    patientAffected: patient.affected,
  });
  return { patient, hazards, situation, hypothetical };
}

const harms = ['patient_harm', 'burn'];

function isAsserted({ judgement }: HazardMatch): boolean {
  return judgement.modality === 'active' || judgement.modality === 'recent';
}

/** Only when one piece of equipment is certain does it say what category is meant. */
function categoryOf(equipment: readonly string[], facts: Facts): string | null {
  const [only, ...others] = equipment;
  if (only === undefined || others.length > 0) return null;
  return facts.equipment.find(({ id }) => id === only)?.category ?? null;
}

/** A supposition or lesson in which nothing is said to be happening. */
function isHypothetical({ supposes }: Readers, low: string, matches: HazardMatch[]): boolean {
  if (matches.some(isAsserted)) return false;
  if (matches.some(({ judgement }) => judgement.modality === 'hypothetical')) return true;
  const supposed =
    (occurs(supposes.opens, low) && !occurs(supposes.exempt, low)) ||
    (occurs(supposes.whole, low) && !occurs(supposes.real, low));
  return (
    supposed &&
    /怎么|咋|如何|该|应该|步骤|流程|[?]|吗|考|题|演练|培训|多久|能撑|会不会|道具/u.test(low)
  );
}

/** The places of the device that matters, when several devices are named with places of their own. */
function placesOf(
  { primary, categories }: CategoryChoice,
  mentions: MessageReading['mentions'],
  places: readonly Place[],
): Place[] {
  const real = places.filter(({ aside }) => !aside);
  if (primary === null || categories.length < 2 || real.length < 2) return real;
  const others = mentions.filter(({ category, aside }) => category !== primary.category && !aside);
  if (others.length === 0) return real;
  const own = real.filter((place) => {
    const near = Math.min(
      ...mentions
        .filter(({ category }) => category === primary.category)
        .map((mention) => Math.abs(distance(place, mention))),
    );
    return others.every((other) => near <= Math.abs(distance(place, other)));
  });
  return own.length > 0 ? own : real;
}

/** A place stands rather before its device than after it. */
function distance(place: Place, mention: { start: number; end: number }): number {
  return mention.start >= place.end
    ? mention.start - place.end
    : (place.start - mention.end) * 2 + 3;
}

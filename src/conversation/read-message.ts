import type { PendingQuestion, Reading } from '../../flows/kit/reading.ts';
import type { ReportContext } from '../../flows/fault-report/machine.ts';
import type { InboundContent } from '../kernel/message.ts';
import type { EquipmentFact, Facts, Understanding } from '../understanding/types.ts';
import { findFrame, flowOf } from './frames.ts';
import type { ConversationState, MessageFacts, TurnDeps } from './state.ts';

/** The words in a message: what was typed, scanned or chosen on the map; null when there are none. */
export function wordsOf(content: InboundContent): string | null {
  if (content.type === 'text') return content.text;
  if (content.type === 'scan') return content.result;
  if (content.type === 'location') return content.label;
  return null;
}

/** The question that waits for an answer: the topmost frame that asks one. */
function pendingQuestion(state: ConversationState): PendingQuestion | null {
  for (const frame of state.frames.toReversed()) {
    const pending = flowOf(frame).pending(frame.machine.snapshot);
    if (pending) return pending;
  }
  return null;
}

/** Reads words in the light of the conversation. */
export function readWords(
  deps: TurnDeps,
  state: ConversationState,
  words: string,
  facts: MessageFacts,
): Reading {
  const understanding = deps.understand(words, toFacts(state, facts));
  return toReading(understanding, facts, deps.isWeakYes(words));
}

function toFacts(state: ConversationState, facts: MessageFacts): Facts {
  const report = findFrame(state, 'faultReport');
  const context = report && (report.machine.snapshot.context as unknown as ReportContext);
  return {
    pending: pendingQuestion(state),
    equipment: facts.equipment,
    places: facts.places,
    hasOpenTicket: state.tickets.length > 0,
    inEmergency: findFrame(state, 'safeShutdown') !== null,
    category: context?.slots.category ?? null,
  };
}

function toReading(understanding: Understanding, facts: MessageFacts, isWeakYes: boolean): Reading {
  const choices = findChoices(understanding, facts);
  return {
    ...understanding,
    location: placeOf(understanding.location, choices),
    symptom: understanding.isSymptomVague ? null : understanding.symptom,
    isWeakYes,
    echo: understanding.echo ?? null,
    gravity: understanding.gravity ?? { facts: {}, scope: null, deviceCount: null },
    hazards: understanding.hazards.map(({ id, severity }) => ({ id, severity })),
    equipment: choices.map(({ id, assetNo, name, category, location }) => ({
      id,
      assetNo,
      name,
      category,
      location,
    })),
  };
}

/** Of several devices that fit the words, those of the place that was said, else of her own ward; others are no choice to offer. */
function findChoices(understanding: Understanding, facts: MessageFacts): EquipmentFact[] {
  const byId = new Map(facts.equipment.map((one) => [one.id, one]));
  const fitting = understanding.equipment
    .map((id) => byId.get(id))
    .filter((one) => one !== undefined);
  if (fitting.length <= 1) return fitting;
  const { location } = understanding;
  if (location !== null) {
    return fitting.filter(
      (one) => one.location?.includes(location) || location.includes(one.location ?? '\0'),
    );
  }
  return fitting.filter(
    (one) => one.department !== null && one.department === facts.speaker.department,
  );
}

/** The ward in an asset number ("ICU-VENT-003") is no place that was said: the ledger knows the place better. */
function placeOf(location: string | null, choices: EquipmentFact[]): string | null {
  const [only, second] = choices;
  const isPartOfNumber =
    location !== null &&
    only !== undefined &&
    second === undefined &&
    only.assetNo.includes(location);
  return isPartOfNumber ? null : location;
}

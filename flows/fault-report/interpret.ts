import { cutText } from '../kit/cut-text.ts';
import type { FlowEvent, ReadingTools, StoredSnapshot } from '../kit/flow.ts';
import type { PendingQuestion, Reading } from '../kit/reading.ts';
import type { Slots } from '../kit/slots.ts';
import type { ReportContext } from './machine.ts';
import { mergeSlots } from './slots.ts';
import type { Slot } from './slots.ts';

const questions: Record<string, { slot: Slot; kind: PendingQuestion['kind'] }> = {
  askDevice: { slot: 'device', kind: 'device' },
  chooseDevice: { slot: 'candidate', kind: 'choice' },
  askPatient: { slot: 'patient', kind: 'patientImpact' },
  askSymptom: { slot: 'symptom', kind: 'symptom' },
  askLocation: { slot: 'location', kind: 'location' },
};

/** Takes everything that a message adds to the report, whatever was asked. */
export function interpret(
  snapshot: StoredSnapshot,
  reading: Reading,
  tools: ReadingTools,
): FlowEvent | null {
  const context = snapshot.context as unknown as ReportContext;
  if (reading.command === 'cancel' || reading.intent === 'cancel') return { type: 'CANCEL' };
  if (reading.command === 'wait') return { type: 'WAIT' };
  if (reading.command === 'skip') return { type: 'SKIP' };
  const asked = questionOf(snapshot);
  const merged = mergeSlots(context.slots, reading);
  const isBare = isSame(context.slots, merged) && reading.correction === null;
  const slots = answerAsked(asked?.slot ?? null, merged, { reading, isBare });
  if (isSame(context.slots, slots) && !isAboutReport(reading, asked !== null)) return null;
  return { type: 'HEARD', slots, assessment: tools.assess(slots), text: reading.text };
}

interface Said {
  reading: Reading;
  /** Nothing else was understood in it. */
  isBare: boolean;
}

/** A bare answer ("3床", "没有", "2", "就是不亮了") belongs to the question that was asked. */
function answerAsked(slot: Slot | null, slots: Slots, said: Said): Slots {
  const { reading } = said;
  switch (slot) {
    case 'candidate':
      return choose(slots, reading);
    case 'patient':
      return answerPatient(slots, reading);
    case 'symptom':
      return slots.symptom === null && isFreeAnswer(said)
        ? { ...slots, symptom: cutText(reading.text, 60) }
        : slots;
    case 'location':
      return slots.location === null && isFreeAnswer(said)
        ? { ...slots, location: cutText(reading.text, 40) }
        : slots;
    default:
      return slots;
  }
}

function choose(slots: Slots, reading: Reading): Slots {
  const index = reading.answer?.type === 'choice' ? reading.answer.index : null;
  const chosen = index === null ? undefined : slots.candidates[index];
  if (chosen) {
    return {
      ...slots,
      equipment: chosen,
      candidates: [],
      category: chosen.category ?? slots.category,
      location: slots.location ?? chosen.location,
    };
  }
  return reading.answer?.type === 'no' ? { ...slots, candidates: [] } : slots;
}

function answerPatient(slots: Slots, reading: Reading): Slots {
  if (slots.isDependenceSaid || reading.answer === null) return slots;
  if (reading.answer.type === 'yes')
    return { ...slots, dependence: 'dependent', isDependenceSaid: true };
  if (reading.answer.type === 'no')
    return { ...slots, dependence: 'notDependent', isDependenceSaid: true };
  return { ...slots, dependence: 'unknown', isDependenceSaid: true };
}

/** Free words for a free question: not a bare yes, no or number. */
function isFreeAnswer({ reading, isBare }: Said): boolean {
  return isBare && reading.answer === null && reading.symptom === null && reading.text.length > 1;
}

function isSame(before: Slots, after: Slots): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function isAboutReport(reading: Reading, isAsked: boolean): boolean {
  if (['report_fault', 'supplement', 'not_resolved', 'checkin_problem'].includes(reading.intent))
    return true;
  return (
    isAsked &&
    (reading.answer !== null || reading.intent === 'confirm_yes' || reading.intent === 'confirm_no')
  );
}

function questionOf(
  snapshot: StoredSnapshot,
): { slot: Slot; kind: PendingQuestion['kind'] } | null {
  const value = snapshot.value;
  if (typeof value !== 'object' || value === null) return null;
  const state = (value as Record<string, unknown>)['gathering'];
  return typeof state === 'string' ? (questions[state] ?? null) : null;
}

export function pending(snapshot: StoredSnapshot): PendingQuestion | null {
  const asked = questionOf(snapshot);
  if (!asked) return null;
  if (asked.slot !== 'candidate') return { kind: asked.kind };
  const { slots } = snapshot.context as unknown as ReportContext;
  return { kind: 'choice', options: slots.candidates.map((one) => `${one.name} ${one.assetNo}`) };
}

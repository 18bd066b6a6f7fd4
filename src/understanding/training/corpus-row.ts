import { z } from 'zod';
import { acts } from '../../../flows/kit/reading.ts';
import { wordFacts, yesNoFacts } from '../../../flows/kit/facts.ts';

/** One line of `corpus/*.jsonl`: a first message, a message inside a conversation, or a bare phrase with its danger. */

const act = z.enum(acts);
const text = z.string().min(1);
const nullable = text.nullable();
const priority = z.enum(['P1', 'P2', 'P3', 'P4']);
const factNames = [...yesNoFacts, ...wordFacts];
const facts = z.partialRecord(z.enum(factNames), z.union([z.boolean(), z.string()]));
const both = {
  id: text,
  text,
  category: nullable,
  hazards: z.array(text),
  note: z.string().optional(),
};

export const firstSchema = z.strictObject({
  ...both,
  intent: act,
  patientAffected: z.boolean().nullable(),
  location: nullable,
  symptom: nullable,
  priority: priority.nullable(),
  /** Absent where the labeller did not mark facts. */
  facts: facts.optional(),
});

export const talkSchema = z.strictObject({
  ...both,
  state: z.enum(['report', 'guide', 'ticket', 'confirm', 'checkin', 'remote', 'cancelling']),
  asked: nullable,
  about: z.string(),
  act,
  answer: z.enum(['yes', 'no', 'unsure', 'other']).nullable(),
  place: nullable,
  facts,
});

const phraseSchema = z.strictObject({ id: text, text, hazards: z.array(text) });

export type FirstRow = z.output<typeof firstSchema>;
export type TalkRow = z.output<typeof talkSchema>;

/** The same for all kinds; undefined: not labelled, nothing is learned of it. */
export interface Row {
  id: string;
  writer: string;
  text: string;
  state: string;
  asked: string;
  hazards: string[];
  act?: string;
  category?: string | null;
  patient?: boolean | null;
  place?: string | null;
  symptom?: string | null;
  priority?: string | null;
  answer?: string | null;
  facts?: Record<string, boolean | string>;
  note: string;
}

/** Throws a ZodError for a line that fits none of the three. */
export function parseRow(value: unknown, writer: string): Row {
  if (typeof value !== 'object' || value === null || !('intent' in value || 'state' in value)) {
    const { id, text: said, hazards } = phraseSchema.parse(value);
    return { id, writer, text: said, hazards, state: 'idle', asked: '', note: '' };
  }
  return 'state' in value
    ? fromTalk(talkSchema.parse(value), writer)
    : fromFirst(firstSchema.parse(value), writer);
}

function fromFirst(row: FirstRow, writer: string): Row {
  const { id, text: said, hazards, intent, category, patientAffected, location, symptom } = row;
  return {
    id,
    writer,
    text: said,
    state: 'idle',
    asked: '',
    hazards,
    act: intent,
    category,
    patient: patientAffected,
    place: location,
    symptom,
    priority: row.priority,
    note: row.note ?? '',
    ...(row.facts ? { facts: row.facts } : {}),
  };
}

const leaving = /离开|抱出|下来|出来|换到|解开|移走|搬走|转走/u;

/** 病人离开了吗 asks for the other side of the fact than 有病人接着吗: to the reader these are two questions. */
function questionKey(asked: string | null, isLeaving: boolean): string {
  return asked === 'patientOn' && isLeaving ? 'patientOff' : (asked ?? '');
}

function fromTalk(row: TalkRow, writer: string): Row {
  const { id, text: said, state, asked, about, hazards, act: does, category, place, answer } = row;
  const patient = row.facts.patientOn;
  return {
    id,
    writer,
    text: said,
    state,
    asked: questionKey(
      asked,
      leaving.test(about.slice(about.indexOf('问') + 1)) && about.includes('问'),
    ),
    hazards,
    act: does,
    category,
    place,
    answer,
    facts: row.facts,
    note: '',
    // Not said is said too: otherwise every answer would speak of a patient.
    patient: typeof patient === 'boolean' ? patient : null,
  };
}

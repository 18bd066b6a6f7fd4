import { z } from 'zod';
import { priorityFacts } from './safety-priority.ts';
import { wordList } from './hazards.ts';

/** The files of `config/lexicon/`: words and patterns by which messages are understood. */

const version = z.int().positive();
const text = z.string().min(1);
const named = z.strictObject({ id: text, re: text, unless: text.optional() });

export const wordsSchema = z.strictObject({
  version,
  words: z.record(text, wordList),
  traditional: wordList,
});

export const devicesSchema = z.strictObject({
  version,
  devices: z.record(
    text,
    z.strictObject({ words: wordList, parts: wordList, models: wordList.optional() }),
  ),
  generic: wordList,
  asides: wordList,
});

export const placesSchema = z.strictObject({
  version,
  departments: wordList,
  rooms: wordList,
  buildings: wordList,
  wholes: z.array(z.strictObject({ re: text, as: text })),
  asides: wordList,
  places_guard: wordList,
});

export const homophonesSchema = z.strictObject({
  version,
  fixed: z.record(text, text),
  targets: wordList,
  guard: wordList,
  grammar: text,
});

export const patientSchema = z.strictObject({
  version,
  attached: z.array(named),
  detached: z.array(named),
  bedImpliesUse: z.array(text),
  alwaysInUse: z.array(text),
  bedWithMeasure: text,
  measureCategories: z.array(text),
  supported: z.strictObject({ means: text, stable: text, unless: text }),
});

export const situationSchema = z.strictObject({
  version,
  acute: text,
  facts: z.array(
    z.strictObject({ fact: z.enum(priorityFacts), re: text, without: text.optional() }),
  ),
  scope: z.array(z.strictObject({ scope: z.enum(['device', 'ward', 'hospital']), re: text })),
  counted: text,
  judgedAs: z.array(z.strictObject({ category: text, re: text, as: text })),
});

const commands = ['cancel', 'back', 'wait', 'correct', 'help', 'skip'] as const;

export const answersSchema = z.strictObject({
  version,
  yes: wordList,
  no: wordList,
  unsure: wordList,
  trim: wordList,
  doubtMarks: text,
  commands: z.array(z.strictObject({ command: z.enum(commands), re: text })),
  echo: z.strictObject({
    stop: z.array(text),
    deny: text,
    deed: text,
    deeds: z.array(z.strictObject({ verbs: text, asks: text })),
  }),
});

export const cueNames = [
  'greeting',
  'human',
  'cancel',
  'status',
  'resolved',
  'notResolved',
  'afterRepair',
  'cost',
  'guard',
  'smallTalk',
  'notOurs',
  'normalSight',
  'lesson',
  'checkin',
  'allWell',
  'but',
  'supplement',
  'that',
  'question',
  'uncertainFault',
  'statusStrong',
  'stated',
  'done',
  'cannot',
  'vitals',
  'urgent',
  'acted',
  'actedOn',
] as const;
export type CueName = (typeof cueNames)[number];

export const intentsSchema = z.strictObject({
  version,
  cues: z.record(z.enum(cueNames), text),
});

export const symptomsSchema = z.strictObject({
  version,
  symptoms: z.array(z.strictObject({ say: text, re: text })).min(1),
  notFault: text,
  errorCode: text,
  onset: text,
});

export interface LexiconFiles {
  words: z.output<typeof wordsSchema>;
  devices: z.output<typeof devicesSchema>;
  places: z.output<typeof placesSchema>;
  homophones: z.output<typeof homophonesSchema>;
  patient: z.output<typeof patientSchema>;
  situation: z.output<typeof situationSchema>;
  answers: z.output<typeof answersSchema>;
  intents: z.output<typeof intentsSchema>;
  symptoms: z.output<typeof symptomsSchema>;
}

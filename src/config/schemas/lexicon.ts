import { z } from 'zod';
import { wordList } from './hazards.ts';

/** The files of `config/lexicon/`: the words by which messages are understood. Plain words, no patterns. */

const version = z.int().positive();
const text = z.string().min(1);

export const wordsSchema = z.strictObject({
  version,
  /** Words by what they are; the reader sees a text also as a row of these. */
  classes: z.record(text, wordList),
  /** Pairs of a traditional character and what it is here. */
  traditional: wordList,
  /** Words of the dialects and what they are in the standard language. */
  dialect: z.record(text, text),
});

export const devicesSchema = z.strictObject({
  version,
  devices: z.record(
    text,
    z.strictObject({ words: wordList, parts: wordList, models: wordList.optional() }),
  ),
  generic: wordList,
});

export const placesSchema = z.strictObject({
  version,
  departments: wordList,
  rooms: wordList,
  buildings: wordList,
});

export const homophonesSchema = z.strictObject({
  version,
  fixed: z.record(text, text),
  targets: wordList,
  guard: wordList,
  grammar: text,
});

export const answersSchema = z.strictObject({
  version,
  yes: wordList,
  no: wordList,
  unsure: wordList,
  /** "好的", "收到": agrees, and says of no fact that it is so. */
  consent: wordList,
  /** Nobody is on the device: stands anywhere in a sentence. */
  nobodyOn: wordList,
  commands: z.record(z.enum(['report', 'cancel', 'back', 'wait', 'help', 'skip']), wordList),
  /** Said as one part of a message they withdraw it as well ("误报，病人咳嗽"); one question follows. */
  withdrawing: wordList,
  /** Words that only say that something is wrong. */
  vague: wordList,
  /** Words of more than one device, or of power and gas of an area. */
  area: wordList,
});

export interface LexiconFiles {
  words: z.output<typeof wordsSchema>;
  devices: z.output<typeof devicesSchema>;
  places: z.output<typeof placesSchema>;
  homophones: z.output<typeof homophonesSchema>;
  answers: z.output<typeof answersSchema>;
}

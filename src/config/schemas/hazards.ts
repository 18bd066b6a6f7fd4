import { z } from 'zod';

/** `config/safety/hazards.yaml` and `guard.yaml`: what a danger is called, and the words that always mean it. */

const id = z.string().regex(/^[a-z][a-z_]*$/, 'is not an id');
const text = z.string().min(1);

/** Words separated by white space. */
export const wordList = z
  .string()
  .transform((value) => value.split(/\s+/).filter((word) => word !== ''))
  .refine((words) => words.length > 0, 'must name at least one word');

export const hazardsSchema = z.strictObject({
  version: z.int().positive(),
  hazards: z
    .array(
      z.strictObject({
        id,
        name: text,
        /** `conditional`: red when the message as a whole is an emergency. */
        severity: z.enum(['red', 'orange', 'conditional']),
        /** The one question when the words may mean it. */
        ask: text,
        act: z.array(text).min(1),
        src: z.array(text).min(1),
      }),
    )
    .min(1),
});
export type HazardsFile = z.output<typeof hazardsSchema>;

export const guardSchema = z.strictObject({
  version: z.int().positive(),
  hazards: z.record(id, wordList),
  deniedBefore: wordList,
  deniedAfter: wordList,
});
export type GuardFile = z.output<typeof guardSchema>;

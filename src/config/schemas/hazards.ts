import { z } from 'zod';

/** `config/safety/hazards.yaml` and `modality.yaml`: what a danger is called, and how it is denied, remembered or supposed. */

const id = z.string().regex(/^[a-z][A-Za-z0-9_]*(?:\.[a-zA-Z]+)?$/, 'is not an id');
const text = z.string().min(1);

/** Patterns separated by white space. */
export const wordList = z
  .string()
  .transform((value) => value.split(/\s+/).filter((word) => word !== ''))
  .refine((words) => words.length > 0, 'must name at least one word');

const redCondition = z.strictObject({
  re: text.optional(),
  hazard: z.array(id).optional(),
  lifeSupport: z.literal(true).optional(),
  acute: z.literal(true).optional(),
  patient: z.literal(true).optional(),
  categories: z.array(id).optional(),
});
export type RedCondition = z.output<typeof redCondition>;

const pattern = z.strictObject({
  id,
  re: text,
  categories: z.array(id).optional(),
  notCategories: z.array(id).optional(),
  unknown: z.boolean().default(false),
  with: text.optional(),
  without: text.optional(),
  state: z.enum(['recent', 'asserted']).optional(),
  doubtful: z.boolean().default(false),
});
export type HazardPattern = z.output<typeof pattern>;

/** `hazards.yaml`. */
export const hazardsSchema = z.strictObject({
  version: z.int().positive(),
  hazards: z
    .array(
      z.strictObject({
        id,
        name: text,
        /** Said of a person, it is this as well. */
        implies: z.array(id).default([]),
        /** When several devices are named, it is told of these. */
        prefer: z.array(id).default([]),
        severity: z.strictObject({
          default: z.enum(['red', 'orange']),
          redWhen: z.array(redCondition).default([]),
        }),
        act: z.array(text).min(1),
        src: z.array(text).min(1),
        patterns: z.array(pattern).min(1),
      }),
    )
    .min(1),
});
export type HazardsFile = z.output<typeof hazardsSchema>;

const frame = z.strictObject({
  before: wordList.optional(),
  after: wordList.optional(),
  afterMust: text.optional(),
});

/** `modality.yaml`. */
export const modalitySchema = z.strictObject({
  version: z.int().positive(),
  negation: z.strictObject({
    words: wordList,
    fillers: wordList,
    listed: wordList,
    bound: wordList,
    joiners: wordList,
    after: wordList,
    exempt: wordList,
  }),
  doubleNegation: frame,
  recent: frame,
  irrealis: z.strictObject({
    before: wordList,
    fillers: wordList,
    after: wordList,
    happening: text,
  }),
  openQuestion: frame,
  presentQuestion: frame,
  hypothetical: z.strictObject({
    opens: wordList,
    exempt: wordList,
    whole: wordList,
    real: wordList,
  }),
  past: z.strictObject({
    opens: wordList,
    weak: wordList,
    repaired: text,
    finished: text,
    ends: wordList,
  }),
  nearMiss: wordList,
  quoted: wordList,
  masks: z.array(z.strictObject({ id, for: z.array(id).optional(), re: text })),
});
export type ModalityFile = z.output<typeof modalitySchema>;

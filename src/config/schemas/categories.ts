import { z } from 'zod';

/** `config/safety/categories.yaml`: the device categories, what they are to the patient, and what may be checked from afar. */

const id = z.string().regex(/^[a-z][a-z_]*$/, 'is not an id');
const text = z.string().min(1);
const flag = z.enum(['yes', 'conditional', 'no']);

export const categoriesSchema = z.strictObject({
  version: z.int().positive(),
  categories: z
    .array(
      z.strictObject({
        id,
        name: text,
        alias: z.array(text).min(1),
        asr: z.array(text),
        brand: z.array(text),
        flags: z.strictObject({
          patient: flag,
          patientWhen: text.optional(),
          lifeSupport: flag,
          lifeSupportWhen: text.optional(),
          battery: flag,
          batteryWhen: text.optional(),
          movable: flag,
          movableWhen: text.optional(),
          inherent: z.array(text),
        }),
        faults: z.array(text),
        check: z.array(text),
        noTouch: text,
        protocol: text,
        src: z.array(text).min(1),
      }),
    )
    .min(1),
  fallback: z.strictObject({
    other: z.looseObject({ name: text, protocol: text }),
    unknown: z.looseObject({ name: text, rule: text }),
  }),
});
export type CategoriesFile = z.output<typeof categoriesSchema>;

import { z } from 'zod';
import { approvalSchema, factNames, refuseTwins } from './safety-protocols.ts';

/** Which words belong to which emergency: `plans.yaml` of `config/safety/`. */

const text = z.string().trim().min(1, 'must not be empty');
/** `VENT.V2`, or `@support`: those of the category. */
const stepRef = z.string().regex(/^(@support|@power|[A-Z_]+\.[A-Za-z0-9_]+)$/, {
  message: 'must be PROTOCOL.STEP, @support or @power',
});

export const patientStates = ['yes', 'no', 'unknown'] as const;
export type PatientState = (typeof patientStates)[number];

const when = z.strictObject({
  categories: z.array(text).optional(),
  hazards: z.array(text).optional(),
  patient: z.array(z.enum(patientStates)).optional(),
  lifeSupport: z.boolean().optional(),
  connected: z.boolean().optional(),
});

const category = z.strictObject({
  id: text,
  first: text,
  support: z.array(stepRef),
  gate: text,
  power: z.array(stepRef),
  /** Nobody in the chat ever cuts it, whatever the emergency. */
  neverCut: text.optional(),
  /** Why the list of power steps is empty. */
  leaveBecause: text.optional(),
  aftercare: text,
});
export type CategoryPlan = z.output<typeof category>;

const rule = z.strictObject({
  id: text,
  when: when.optional(),
  first: text,
  support: z.array(stepRef),
  gate: text,
  power: z.union([z.literal('@power'), z.array(stepRef)]),
  leaveBecause: text.optional(),
  aftercare: z.union([text, z.array(stepRef)]),
});
export type PlanRule = z.output<typeof rule>;

/** `plans.yaml`. The last rule fits always. */
export const plansSchema = z
  .strictObject({
    version: text,
    approval: approvalSchema,
    gates: z
      .array(z.strictObject({ id: text, ask: text, facts: factNames, cannot: text.optional() }))
      .min(1),
    gateText: z.strictObject({ say: text, cannot: text }),
    aftercare: z.record(text, z.array(stepRef)),
    powerForbiddenBy: z.record(text, text),
    categories: z.array(category).min(1),
    rules: z.array(rule).min(1),
  })
  .superRefine(({ gates, categories, rules }, check) => {
    const lists = { gates, categories, rules };
    for (const [name, list] of Object.entries(lists)) {
      refuseTwins(
        list.map(({ id }) => id),
        (index) => [name, index, 'id'],
        check,
      );
    }
    if (rules.at(-1)?.when !== undefined) {
      check.addIssue({
        code: 'custom',
        path: ['rules', rules.length - 1, 'when'],
        message: 'the last rule must fit always, so that every emergency has a plan',
      });
    }
  });
export type Plans = z.output<typeof plansSchema>;

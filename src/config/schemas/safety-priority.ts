import { z } from 'zod';
import { wordList } from './hazards.ts';
import { patientStates } from './safety-plans.ts';
import { approvalSchema, refuseTwins } from './safety-protocols.ts';

/** How urgent a fault is: `priority.yaml` of `config/safety/`. */

const text = z.string().trim().min(1, 'must not be empty');
const priority = z.enum(['P1', 'P2', 'P3', 'P4']);
const impact = z.enum(['I1', 'I2', 'I3', 'I4']);
const urgency = z.enum(['U1', 'U2', 'U3', 'U4']);
const row = z.tuple([priority, priority, priority, priority]);

/** Facts that a text states; all optional, absent means not said. */
export const priorityFacts = [
  'alarmUncleared',
  'cosmetic',
  'cryForHelp',
  'highRiskDrug',
  'minor',
  'neededWithin2h',
  'noSpare',
  'onlyOne',
  'outOfControl',
  'overTemperature',
  'peripheral',
  'preUse',
  'procedureUnderWay',
  'queueWaiting',
  'resuscitation',
  'spareInUse',
  'standbyUnfit',
  'supportedStable',
] as const;
export type PriorityFact = (typeof priorityFacts)[number];

export const scopes = ['device', 'ward', 'hospital', 'unknown'] as const;
export const lifeSupportKinds = ['yes', 'conditional', 'no', 'unknown'] as const;

const when = z.strictObject({
  hazards: z.array(text).optional(),
  anyRed: z.literal(true).optional(),
  anyOrange: z.literal(true).optional(),
  categories: z.array(text).optional(),
  lifeSupport: z.array(z.enum(lifeSupportKinds)).optional(),
  patient: z.array(z.enum(patientStates)).optional(),
  acutePlace: z.boolean().optional(),
  scope: z.array(z.enum(scopes)).optional(),
  facts: z.array(z.enum(priorityFacts)).optional(),
  without: z.array(z.enum(priorityFacts)).optional(),
});
export type PriorityCondition = z.output<typeof when>;

/** `priority.yaml`. */
export const prioritySchema = z
  .strictObject({
    version: text,
    approval: approvalSchema,
    impact: z.record(impact, text),
    urgency: z.record(urgency, text),
    /** Plain words that state a fact. */
    cues: z.partialRecord(z.enum(priorityFacts), wordList),
    matrix: z.strictObject({ I1: row, I2: row, I3: row, I4: row }),
    acutePlaces: z.array(text).min(1),
    categories: z.array(z.strictObject({ id: text, impact, urgency, withPatient: impact })),
    adjust: z.array(
      z.strictObject({
        id: text,
        when,
        text,
        impact: impact.optional(),
        urgency: urgency.optional(),
        atMostImpact: impact.optional(),
        atMostUrgency: urgency.optional(),
        steps: z.int().min(1).max(3).optional(),
      }),
    ),
    floors: z.array(z.strictObject({ id: text, atLeast: priority, when, text })),
    manyDevices: z.strictObject({ count: z.int().min(2), text }),
  })
  .superRefine((file, check) => {
    const { categories, adjust, floors } = file;
    for (const [name, list] of Object.entries({ categories, adjust, floors })) {
      refuseTwins(
        list.map(({ id }) => id),
        (index) => [name, index, 'id'],
        check,
      );
    }
  });
export type PriorityRules = z.output<typeof prioritySchema>;

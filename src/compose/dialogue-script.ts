import { z } from 'zod';

/** A scripted conversation and what has to come of it: what a stranger would take for granted, whatever the bot asks. */

const some = z.union([z.string(), z.array(z.string())]);
const ticket = {
  category: z.string().nullable().optional(),
  /** One of them. */
  priority: some.optional(),
  /** What the place must contain. */
  location: z.string().nullable().optional(),
};

export const dialogueSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().optional(),
  /** Who speaks; n1 when left out. */
  as: z.string().default('n1'),
  /** What she says, or `@wait 26h`, `@as e1 出发`, `@press e1 接单`, `@image`. */
  turns: z.array(z.string().min(1)).min(1),
  /** Of the ticket that was opened first, where nothing else is said. */
  expect: z.strictObject({
    ...ticket,
    ticket: z.boolean().optional(),
    tickets: z.number().int().min(0).optional(),
    second: z.strictObject(ticket).optional(),
    stage: z.string().optional(),
    status: z.enum(['open', 'closed']).optional(),
    patient: z.enum(['dependent', 'notDependent', 'unknown']).optional(),
    /** Those that must be among them. */
    hazards: z.array(z.string()).optional(),
    noHazards: z.boolean().optional(),
    hazardProtocol: z.boolean().optional(),
    facts: z.record(z.string(), z.union([z.boolean(), z.string()])).optional(),
    /** Regular expressions: said at some time, never, never before a turn (1 = the first), never asked from the second answer on. */
    says: some.optional(),
    never: some.optional(),
    notBefore: z
      .array(z.strictObject({ phrase: z.string(), turn: z.number().int().min(1) }))
      .optional(),
    notAskedAgain: some.optional(),
  }),
});
export type Dialogue = z.infer<typeof dialogueSchema>;

export function toList(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

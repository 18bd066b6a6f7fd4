import { z } from 'zod';
import { yesNoFacts } from '../../../flows/kit/facts.ts';

/** The approved words of emergencies: `protocols.yaml` and `first-messages.yaml` of `config/safety/`. */

const text = z.string().trim().min(1, 'must not be empty');
const yesNo = z.enum(['yes', 'no']);
const isoDay = z.iso.date('must be a day like 2026-11-22');

/** Who answers for a content. Words such as "待签字" are no name: what nobody signed stays a draft. */
export const approvalSchema = z
  .strictObject({
    status: z.enum(['draft', 'approved']),
    approvedBy: text.nullable(),
    approvedOn: isoDay.nullable(),
    basis: text,
  })
  .superRefine(({ status, approvedBy, approvedOn }, check) => {
    if (status === 'draft') return;
    if (approvedBy === null || /待|演示|demo|todo|tbd/i.test(approvedBy)) {
      check.addIssue({
        code: 'custom',
        path: ['approvedBy'],
        message: 'an approved content needs the name of the person who signed it',
      });
    }
    if (approvedOn === null) {
      check.addIssue({
        code: 'custom',
        path: ['approvedOn'],
        message: 'an approved content needs the day on which it was signed',
      });
    }
  });

export type Approval = z.output<typeof approvalSchema>;

/** What a question asks for; empty: only the answer itself counts. */
export const factNames = z.array(z.enum(yesNoFacts)).default([]);

const stepBody = {
  say: text,
  ask: text,
  facts: factNames,
  safeAnswer: yesNo.default('yes'),
  cannot: text,
  onUnsafe: z.enum(['human', 'continue']).default('human'),
  cutsPower: z.boolean().default(false),
  confirmObject: text.nullable().default(null),
};

const step = z.strictObject({ id: text, ...stepBody });
export type ProtocolStep = z.output<typeof step>;

const protocol = z.strictObject({
  id: text,
  title: text,
  whoMayCutPower: text,
  stop: text,
  after: text.optional(),
  version: z.int().min(1),
  approval: approvalSchema,
  steps: z.array(step).min(1, 'must have at least one step'),
});
export type Protocol = z.output<typeof protocol>;

/** `protocols.yaml`. Ids are unique. */
export const protocolsSchema = z
  .strictObject({ version: text, protocols: z.array(protocol).min(1) })
  .superRefine(({ protocols }, check) => {
    refuseTwins(
      protocols.map(({ id }) => id),
      (index) => ['protocols', index, 'id'],
      check,
    );
    for (const [index, { steps }] of protocols.entries()) {
      refuseTwins(
        steps.map(({ id }) => id),
        (at) => ['protocols', index, 'steps', at, 'id'],
        check,
      );
    }
  });
export type Protocols = z.output<typeof protocolsSchema>;

/** Lines that a person in a hurry reads at one glance. */
const maxOpeningLines = 4;

const firstMessage = z
  .strictObject({ id: text, ...stepBody })
  .refine(({ say, ask }) => `${say}\n${ask}`.split('\n').length <= maxOpeningLines, {
    path: ['say'],
    message: `must have at most ${maxOpeningLines} lines together with its question`,
  })
  .refine(({ say, ask }) => (`${say}${ask}`.match(/[?？]/g) ?? []).length === 1, {
    path: ['ask'],
    message: 'must be the only question of the message',
  });
export type FirstMessage = z.output<typeof firstMessage>;

/** `first-messages.yaml`. */
export const firstMessagesSchema = z
  .strictObject({
    version: text,
    approval: approvalSchema,
    generic: z.strictObject({ say: text, ask: text, facts: factNames, cannot: text }),
    messages: z.array(firstMessage).min(1),
  })
  .superRefine(({ messages }, check) => {
    refuseTwins(
      messages.map(({ id }) => id),
      (index) => ['messages', index, 'id'],
      check,
    );
  });
export type FirstMessages = z.output<typeof firstMessagesSchema>;

/** Adds an issue for every id that is there a second time. */
export function refuseTwins(
  ids: string[],
  pathOf: (index: number) => (string | number)[],
  check: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void {
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) === index) continue;
    check.addIssue({ code: 'custom', path: pathOf(index), message: `${id} is there twice` });
  }
}

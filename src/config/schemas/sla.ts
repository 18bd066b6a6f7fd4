import { z } from 'zod';
import { clockNames } from '../../../flows/ticket/types.ts';
import type { Rung, TicketPolicy } from '../../../flows/ticket/types.ts';
import { duration } from './duration.ts';

/** The promises' numbers, as a ticket freezes them. Durations in milliseconds. */
export type SlaPolicy = TicketPolicy;

const tell = z
  .array(z.enum(['engineer', 'teamLeader', 'projectLead', 'hospitalManager']))
  .min(1, 'must name at least one role');
const fraction = z
  .number()
  .gt(0, 'must be above 0')
  .max(1, 'must be at most 1; use `after` beyond');

const rung = z
  .strictObject({ at: fraction.optional(), after: duration.optional(), tell })
  .transform((entry, check): Rung => {
    if (entry.at !== undefined && entry.after === undefined)
      return { at: entry.at, tell: entry.tell };
    if (entry.after !== undefined && entry.at === undefined)
      return { afterMs: entry.after, tell: entry.tell };
    check.addIssue({ code: 'custom', message: 'needs either `at` or `after`' });
    return z.NEVER;
  });

/** Everything but the contract's numbers has a value that holds when it is left out. */
const times = z.strictObject({
  departSoon: duration.default(15 * 60_000),
  departLate: duration.default(30 * 60_000),
  diagnosis: duration.default(45 * 60_000),
  decision: duration.default(10 * 60_000),
  confirmFirst: duration.default(4 * 3_600_000),
  confirmSecond: duration.default(24 * 3_600_000),
  confirmClose: duration.default(72 * 3_600_000),
  record: duration.default(24 * 3_600_000),
  recordLate: duration.default(48 * 3_600_000),
  nudge: duration.default(15 * 60_000),
  reopen: duration.default(7 * 24 * 3_600_000),
});

/** After the last rung, while nobody has an urgent ticket or follows an overdue one. */
const repeat = z.strictObject({
  every: duration.default(30 * 60_000),
  tell: tell.default(['teamLeader', 'projectLead', 'hospitalManager']),
});

/** `config/sla.yaml`. */
export const slaSchema = z
  .strictObject({
    clocks: z.strictObject(
      Object.fromEntries(clockNames.map((name) => [name, duration])) as Record<
        (typeof clockNames)[number],
        typeof duration
      >,
    ),
    anchors: z
      .strictObject({
        onsiteArrival: z.enum(['onsiteDecidedAt', 'noticeAt']).default('onsiteDecidedAt'),
      })
      .default({ onsiteArrival: 'onsiteDecidedAt' }),
    ladder: z.array(rung).min(1, 'must have at least one rung'),
    offer: z.strictObject({ expires: duration, reminder: duration }),
    repeat: repeat.optional(),
    times: times.optional(),
  })
  .refine(({ offer }) => offer.reminder < offer.expires, {
    path: ['offer', 'reminder'],
    message: 'must be shorter than offer.expires',
  })
  .transform((file): SlaPolicy => {
    const left = file.times ?? times.parse({});
    const { every, tell: people } = file.repeat ?? repeat.parse({});
    return {
      clocks: file.clocks,
      anchors: file.anchors,
      ladder: file.ladder,
      offer: { expiresMs: file.offer.expires, reminderMs: file.offer.reminder },
      repeat: { everyMs: every, tell: people },
      times: {
        departSoonMs: left.departSoon,
        departLateMs: left.departLate,
        diagnosisMs: left.diagnosis,
        decisionMs: left.decision,
        confirmFirstMs: left.confirmFirst,
        confirmSecondMs: left.confirmSecond,
        confirmCloseMs: left.confirmClose,
        recordMs: left.record,
        recordLateMs: left.recordLate,
        nudgeMs: left.nudge,
        reopenMs: left.reopen,
      },
    };
  });

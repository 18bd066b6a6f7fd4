import { checkInMachine } from './machine.ts';
import type { CheckInContext } from './types.ts';

export type CheckInOutcome = 'planned' | 'waiting' | 'ok' | 'issues' | 'notReached' | 'left';

/** The machine in its present version. Begun again, a check-in keeps its plan and what is known so far. */
export const checkInFlow = {
  id: 'checkIn',
  version: 1,
  machine: checkInMachine,
  restartInput(oldContext: Record<string, unknown>, at: number): Record<string, unknown> {
    const { ladder, attempts, answers, tickets, epoch, ...rest } =
      oldContext as unknown as CheckInContext;
    const { week, person, hospital, weekEndsAt, closesAt } = rest;
    return {
      week,
      person,
      hospital,
      weekEndsAt,
      ...(closesAt !== undefined && { closesAt }),
      at,
      // Who was asked already is not asked the same again.
      ladder: attempts.length > 0 ? ladder.filter((step) => step.at > at) : ladder,
      known: { attempts, answers, tickets, epoch },
    };
  },
};

/** How a stored check-in stands. */
export function outcomeOf(value: unknown): CheckInOutcome {
  if (typeof value === 'object' && value !== null) {
    if ('done' in value) return value.done as CheckInOutcome;
    if ('open' in value) return value.open === 'planned' ? 'planned' : 'waiting';
  }
  // `collecting`: a problem is known.
  return 'issues';
}

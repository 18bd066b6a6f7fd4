import { DateTime } from 'luxon';
import type { CheckInContext } from '../../flows/check-in/types.ts';
import type { Directory } from '../directory/types.ts';
import type { DurableEvent, DurableRecord } from '../durable/record.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Clock } from '../kernel/clock.ts';
import type { CheckInPolicy } from './care-policy.ts';
import { contextOf } from './check-in-kind.ts';
import { zoneOf } from './contacts.ts';
import { startOfWeek } from './iso-week.ts';
import { closingTime, planLadder, replanLadder } from './plan-ladder.ts';
import { isWorkingTime } from './working-time.ts';

interface Replanner {
  /** Whether it is working time where the contact is. */
  mayDisturb(record: DurableRecord<MachineState>): boolean;
  /** The ladder from the present step on, placed from now on. */
  replan(record: DurableRecord<MachineState>): DurableEvent;
}

/** Routine waits for working hours, whatever held it up (a service that was down, a channel that was out of order). */
export function createReplanner(deps: {
  policy: CheckInPolicy;
  clock: Clock;
  directory: Directory;
}): Replanner {
  const { policy, clock } = deps;
  const zoneIn = (context: CheckInContext) =>
    zoneOf(deps.directory.current(), context.hospital === '' ? null : context.hospital);

  return {
    mayDisturb(record) {
      const zone = zoneIn(contextOf(record.state));
      return isWorkingTime(policy, DateTime.fromJSDate(clock.now(), { zone }));
    },
    replan(record) {
      const context = contextOf(record.state);
      const { week, person, rung, weekEndsAt } = context;
      const at = clock.now().getTime();
      const monday = startOfWeek(week, zoneIn(context));
      if (monday === null) return { type: 'REPLANNED', at, rung, ladder: [], closesAt: weekEndsAt };
      const request = { policy, monday, personId: person.id, now: clock.now() };
      const rest = context.ladder.slice(rung);
      // Who was never written to is asked as one who is planned late: chat first.
      const ladder = rung === 0 ? planLadder(request) : replanLadder(request, rest);
      return { type: 'REPLANNED', at, rung, ladder, closesAt: closingTime(monday, ladder) };
    },
  };
}

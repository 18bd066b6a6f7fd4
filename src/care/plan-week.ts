import type { CheckInInput } from '../../flows/check-in/types.ts';
import type { Directory, Person } from '../directory/types.ts';
import type { Runtime } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CheckInPolicy } from './care-policy.ts';
import { checkInId } from './check-in-kind.ts';
import type { CheckInStore } from './check-in.store.ts';
import { contactsOf } from './contacts.ts';
import { startOfWeek, weekOf } from './iso-week.ts';
import { planLadder } from './plan-ladder.ts';

interface PlannerDeps {
  policy: CheckInPolicy;
  clock: Clock;
  logger: Logger;
  directory: Directory;
  store: CheckInStore;
  runtime: Runtime<MachineState, CheckInInput>;
}

/** Check-ins that are begun at once. */
const batchSize = 16;

interface Duty {
  id: string;
  person: Person;
  zone: string;
  week: string;
}

/**
 * Makes what is missing of the week that runs. What was found complete is remembered by directory version and week, so that the
 * next call costs nothing.
 */
export function createWeekPlanner(deps: PlannerDeps): () => Promise<number> {
  let complete = '';

  return async () => {
    const now = deps.clock.now();
    const directory = deps.directory.current();
    const duties = contactsOf(directory).map(({ person, zone }): Duty => {
      const week = weekOf(now, zone);
      return { id: checkInId(person.id, week), person, zone, week };
    });
    const weeks = [...new Set(duties.map(({ week }) => week))];
    const mark = [directory.version, ...weeks, duties.length].join('|');
    if (mark === complete) return 0;
    const known = new Set((await Promise.all(weeks.map((week) => deps.store.idsOf(week)))).flat());
    const missing = duties.filter(({ id }) => !known.has(id));
    let created = 0;
    for (let from = 0; from < missing.length; from += batchSize) {
      const begun = await Promise.all(
        missing.slice(from, from + batchSize).map((duty) => begin(deps, duty, now)),
      );
      created += begun.filter(Boolean).length;
    }
    complete = mark;
    if (created > 0) deps.logger.info({ created, weeks }, 'check-ins planned');
    return created;
  };
}

async function begin(deps: PlannerDeps, duty: Duty, now: Date): Promise<boolean> {
  const { person, week, zone } = duty;
  const monday = startOfWeek(week, zone);
  if (monday === null) return false;
  const outcome = await deps.runtime.start(duty.id, {
    week,
    person: { id: person.id, name: person.name },
    hospital: person.hospital ?? '',
    ladder: planLadder({ policy: deps.policy, monday, personId: person.id, now }),
    weekEndsAt: monday.plus({ weeks: 1 }).toMillis(),
  });
  return outcome.status === 'committed';
}

import { outcomeOf } from '../../flows/check-in/index.ts';
import type { CheckInInput } from '../../flows/check-in/types.ts';
import type { Directory, Person } from '../directory/types.ts';
import type { Runtime } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CheckInPolicy } from './care-policy.ts';
import { checkInId, contextOf } from './check-in-kind.ts';
import type { CheckInStore } from './check-in.store.ts';
import { contactsOf } from './contacts.ts';
import { dismissLeavers } from './dismiss-leavers.ts';
import { startOfWeek, weekBefore, weekOf } from './iso-week.ts';
import { closingTime, planLadder } from './plan-ladder.ts';

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
 * Makes what is missing of the week that runs, and ends what is left over of people who are no contacts any more. What was found complete is remembered by directory version and week, so that the
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
    const idsOf = async (some: string[]) =>
      (await Promise.all(some.map((week) => deps.store.idsOf(week)))).flat();
    const known = new Set(await idsOf(weeks));
    const before = weeks.flatMap((week) => weekBefore(week) ?? []);
    await dismissLeavers({
      runtime: deps.runtime,
      planned: [...known, ...(await idsOf(before))],
      wanted: new Set(
        duties.flatMap(({ id, person, week }) => [
          id,
          checkInId(person.id, weekBefore(week) ?? ''),
        ]),
      ),
      at: now.getTime(),
    });
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
  const from = await endOfLast(deps, duty);
  const ladder = planLadder({
    policy: deps.policy,
    monday,
    personId: person.id,
    now: new Date(Math.max(now.getTime(), from)),
  });
  const outcome = await deps.runtime.start(duty.id, {
    week,
    person: { id: person.id, name: person.name },
    hospital: person.hospital ?? '',
    ladder,
    weekEndsAt: monday.plus({ weeks: 1 }).toMillis(),
    closesAt: closingTime(monday, ladder),
  });
  return outcome.status === 'committed';
}

/** Until when the last week's talk with the same contact still runs: he is not asked anew while somebody is to phone him. */
async function endOfLast(deps: PlannerDeps, duty: Duty): Promise<number> {
  const week = weekBefore(duty.week);
  const last = week === null ? null : await deps.runtime.read(checkInId(duty.person.id, week));
  if (last === null) return 0;
  const isOver = !['planned', 'waiting'].includes(outcomeOf(last.state.snapshot.value));
  return isOver ? 0 : (contextOf(last.state).closesAt ?? 0);
}

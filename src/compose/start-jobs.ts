import { createWatchdog } from '../durable/watchdog.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import type { RecurringJob } from '../jobs/create-jobs.ts';
import { keepHouse } from './keep-house.ts';
import type { House } from './house.ts';

export interface Jobs {
  /** Why the recurring work is not well, or null. */
  problem(): string | null;
  stop(): Promise<void>;
}

const sweepEveryMs = 2_000;
const graceMs = 60_000;
const dayMs = 24 * 3_600_000;

/** The recurring work of the house, under Agenda. */
export async function startJobs(house: House): Promise<Jobs> {
  const { clock, metrics, rooms, sweepables } = house;
  const { logger, clock: systemClock } = house.options;
  const alarm = () => metrics.watchdogAlarmed();
  const jobs = createJobs({
    connection: house.database.connection,
    clock: systemClock,
    logger,
    metrics: { alarm },
    recurring: [
      ...recurringWork(house),
      { name: 'watchdog', scope: 'process', everyMs: 30_000, run: () => watchdog.check() },
    ],
  });
  const watchdog = createWatchdog({
    sweepables,
    clock,
    graceMs,
    logger,
    metrics: { alarm },
    lastSweepAt: { clock: systemClock, read: () => jobs.lastRunAt('sweep') },
  });
  await rooms.care.planWeek();
  await jobs.start();
  return {
    problem: () => watchdog.problems().join('; ') || null,
    stop: () => jobs.stop(),
  };
}

/** What the house does again and again, but for watching over that. */
function recurringWork(house: House): RecurringJob[] {
  const { clock, metrics, rooms, sweep, sweepables, directory } = house;
  const { logger } = house.options;
  return [
    {
      name: 'sweep',
      everyMs: sweepEveryMs,
      async run() {
        const tickets = sweepables.find(({ name }) => name === 'tickets');
        if (tickets) metrics.setClocksDue(await tickets.store.countDue(clock.now()));
        const { lagMs } = await sweep.run();
        metrics.setSweepLag(lagMs);
      },
    },
    {
      name: 'plan-check-ins',
      everyMs: 600_000,
      run: async () => void (await rooms.care.planWeek()),
    },
    // Each process holds a directory of its own in memory.
    {
      name: 'refresh-directory',
      scope: 'process',
      everyMs: 30_000,
      async run() {
        await directory.refresh();
        await rooms.tickets.releaseDeparted();
      },
    },
    {
      name: 'housekeeping',
      everyMs: dayMs,
      async run() {
        logger.info(await keepHouse(house), 'what is too old was removed');
      },
    },
  ];
}

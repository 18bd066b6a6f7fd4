import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';

/** One kind of record as the sweep sees it. */
export interface Sweepable {
  name: string;
  store: {
    findDue(at: Date, limit: number): Promise<{ id: string; wakeAt: Date }[]>;
    nextWakeAt(): Promise<Date | null>;
    countDue(at: Date): Promise<number>;
  };
  runtime: { wake(id: string): Promise<void>; idle(): Promise<void> };
}

interface SweepReport {
  woken: number;
  /** How late the longest overdue record was, in milliseconds. */
  lagMs: number;
}

export interface Sweep {
  /** Wakes everything that is due now; its cost is what is due, not what exists. */
  run(): Promise<SweepReport>;
  /** The next instant at which anything is due, or null. */
  nextAt(): Promise<Date | null>;
  /** Resolves when all effects that were set off have been tried. */
  idle(): Promise<void>;
}

const batchSize = 200;
/** A bound on one run: what is left waits for the next, so that one sweep cannot hold the jobs for ever. */
const maxBatches = 100;

export function createSweep(deps: {
  sweepables: Sweepable[];
  clock: Clock;
  logger: Logger;
}): Sweep {
  const { sweepables, clock, logger } = deps;

  async function sweepOne(sweepable: Sweepable): Promise<SweepReport> {
    const report = { woken: 0, lagMs: 0 };
    const failed = new Set<string>();
    for (let batch = 0; batch < maxBatches; batch += 1) {
      const now = clock.now();
      // Those that failed stay in front of the line: look past them.
      const due = (await sweepable.store.findDue(now, batchSize + failed.size)).filter(
        ({ id }) => !failed.has(id),
      );
      if (due.length === 0) break;
      for (const { wakeAt } of due)
        report.lagMs = Math.max(report.lagMs, now.getTime() - wakeAt.getTime());
      // Not their effects: a slow channel must not keep the timers of others from running.
      await Promise.all(due.map(({ id }) => wakeOne(sweepable, id, failed)));
      report.woken += due.length;
    }
    return report;
  }

  /** One record that cannot be woken must not keep the others from it. */
  async function wakeOne(sweepable: Sweepable, id: string, failed: Set<string>): Promise<void> {
    try {
      await sweepable.runtime.wake(id);
    } catch (error) {
      failed.add(id);
      logger.error(
        { kind: sweepable.name, recordId: id, reason: messageOf(error) },
        'a due record could not be woken',
      );
    }
  }

  return {
    async run() {
      const reports = await Promise.all(sweepables.map(sweepOne));
      return {
        woken: reports.reduce((sum, report) => sum + report.woken, 0),
        lagMs: Math.max(0, ...reports.map((report) => report.lagMs)),
      };
    },
    async nextAt() {
      const times = await Promise.all(sweepables.map((sweepable) => sweepable.store.nextWakeAt()));
      const known = times.filter((time) => time !== null).map((time) => time.getTime());
      return known.length === 0 ? null : new Date(Math.min(...known));
    },
    async idle() {
      for (const sweepable of sweepables) await sweepable.runtime.idle();
    },
  };
}

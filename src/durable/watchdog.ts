import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';

export interface WatchdogDeps {
  sweepables: { name: string; store: { countDue(at: Date): Promise<number> } }[];
  /** The service's clock, by which records are due. */
  clock: Clock;
  /** How late something due may be before somebody has to look, ms. */
  graceMs: number;
  logger: Logger;
  metrics: { alarm(reason: string): void };
  /** When the sweep last ended well, on the system's clock; left out, only what is due is looked at. */
  lastSweepAt?: { clock: Clock; read(): Promise<Date | null> };
}

/** The auditor of the sweep: it looks for what should have happened and did not. */
export interface Watchdog {
  /** Looks now; logs and alarms what it finds. Empty: all is well. Never throws. */
  check(): Promise<string[]>;
  /** What the last look found, for `/readyz`. */
  problems(): string[];
}

export function createWatchdog(deps: WatchdogDeps): Watchdog {
  const { clock, graceMs } = deps;
  const begunAt = deps.lastSweepAt?.clock.now() ?? null;
  let found: string[] = [];

  async function findOverdue(): Promise<string[]> {
    const before = new Date(clock.now().getTime() - graceMs);
    const counts = await Promise.all(
      deps.sweepables.map(async ({ name, store }) => ({
        name,
        overdue: await store.countDue(before),
      })),
    );
    return counts
      .filter(({ overdue }) => overdue > 0)
      .map(({ name, overdue }) => `${name}: ${overdue} due for more than ${graceMs / 1000} s`);
  }

  /** A service that has just begun gets the grace too. */
  async function findLateSweep(): Promise<string[]> {
    if (!deps.lastSweepAt || !begunAt) return [];
    const last = (await deps.lastSweepAt.read()) ?? begunAt;
    const since = Math.max(last.getTime(), begunAt.getTime());
    const lateMs = deps.lastSweepAt.clock.now().getTime() - since;
    return lateMs > graceMs ? [`the last sweep was ${Math.round(lateMs / 1000)} s ago`] : [];
  }

  return {
    async check() {
      try {
        found = (await Promise.all([findOverdue(), findLateSweep()])).flat();
      } catch (error) {
        found = [`what is due cannot be seen: ${messageOf(error)}`];
      }
      if (found.length > 0) {
        deps.metrics.alarm('overdue');
        deps.logger.error({ problems: found }, 'something due was not done');
      }
      return found;
    },
    problems: () => found,
  };
}

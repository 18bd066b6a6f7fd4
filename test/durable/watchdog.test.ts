import { describe, expect, it } from '@jest/globals';
import { createSweep } from '../../src/durable/sweep.ts';
import { createWatchdog } from '../../src/durable/watchdog.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import {
  add,
  createLineLogger,
  createMetricsLog,
  createStillClock,
  createWorld,
  ensureLedgerIndexes,
  ledgerKind,
  openLedger,
  remindAfterMs,
} from './ledger.ts';

const database = useDatabase();
const graceMs = 60_000;

function open() {
  const clock = createStillClock();
  const ledger = openLedger(
    { connection: database.connection(), clock },
    createWorld(clock).perform,
  );
  const logger = createLineLogger();
  const metrics = createMetricsLog();
  const sweepables = [{ name: ledgerKind.name, ...ledger }];
  return { clock, ...ledger, sweepables, alarms: { logger, metrics } };
}

describe('the watchdog', () => {
  it('alarms for what nobody swept, and is content again when it was swept', async () => {
    await ensureLedgerIndexes(database.connection());
    const { clock, runtime, sweepables, alarms } = open();
    const watchdog = createWatchdog({ sweepables, clock, graceMs, ...alarms });
    await runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    clock.advance(remindAfterMs + graceMs - 1);
    expect(await watchdog.check()).toEqual([]);
    expect(alarms.metrics.alarms).toEqual([]);
    clock.advance(1);
    expect(await watchdog.check()).toEqual(['testLedgers: 1 due for more than 60 s']);
    expect(watchdog.problems()).toHaveLength(1);
    expect(alarms.metrics.alarms).toEqual(['overdue']);
    expect(alarms.logger.lines).toEqual([
      expect.objectContaining({ level: 'error', message: 'something due was not done' }),
    ]);
    await createSweep({ sweepables, clock, logger: silentLogger }).run();
    expect(await watchdog.check()).toEqual([]);
    expect(watchdog.problems()).toEqual([]);
  });

  it('alarms for a sweep that does not come, after the grace of the start', async () => {
    const { clock, sweepables, alarms } = open();
    const system = createStillClock();
    let last: Date | null = null;
    const watchdog = createWatchdog({
      sweepables,
      clock,
      graceMs,
      ...alarms,
      lastSweepAt: { clock: system, read: async () => last },
    });
    system.advance(graceMs);
    expect(await watchdog.check()).toEqual([]);
    system.advance(1000);
    expect(await watchdog.check()).toEqual(['the last sweep was 61 s ago']);
    last = system.now();
    expect(await watchdog.check()).toEqual([]);
    system.advance(2 * graceMs);
    expect(await watchdog.check()).toEqual(['the last sweep was 120 s ago']);
  });

  it('says so when it cannot look', async () => {
    const { clock, alarms } = open();
    const store = { countDue: () => Promise.reject(new Error('no answer')) };
    const watchdog = createWatchdog({
      sweepables: [{ name: 'x', store }],
      clock,
      graceMs,
      ...alarms,
    });
    expect(await watchdog.check()).toEqual(['what is due cannot be seen: no answer']);
    expect(alarms.metrics.alarms).toEqual(['overdue']);
  });
});

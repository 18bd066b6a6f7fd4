import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createSweep } from '../../src/durable/sweep.ts';
import type { Sweepable } from '../../src/durable/sweep.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import {
  add,
  createLineLogger,
  createStillClock,
  createWorld,
  ensureLedgerIndexes,
  ledgerKind,
  openLedger,
  remindAfterMs,
} from './ledger.ts';

const database = useDatabase();
const connection = () => database.connection();
beforeAll(() => ensureLedgerIndexes(connection()));
afterEach(async () => {
  await connection().collection(ledgerKind.name).deleteMany({});
});

function open(changeStore?: Parameters<typeof openLedger>[2]) {
  const clock = createStillClock();
  const world = createWorld(clock);
  const bench = openLedger({ connection: connection(), clock }, world.perform, changeStore);
  const logger = createLineLogger();
  const sweepable: Sweepable = { name: ledgerKind.name, ...bench };
  const sweep = createSweep({ sweepables: [sweepable], clock, logger });
  return { ...bench, clock, world, sweep, sweepable, sweepLog: logger };
}

const sleeper = (id: string, at: Date) => ({
  _id: id,
  kind: ledgerKind.name,
  state: { owner: 'a', entries: [], noted: [], reminders: 0 },
  version: 1,
  timers: [{ id: 'remind', event: { type: 'REMIND' }, dueAt: at }],
  effects: [],
  wakeAt: at,
  handled: [],
  createdAt: at,
  updatedAt: at,
});

describe('the sweep', () => {
  it('wakes what is due and leaves the rest asleep', async () => {
    const { runtime, clock, sweep, store } = open();
    await runtime.deliver('early', add(1), 'm1', { owner: 'a' });
    clock.advance(remindAfterMs / 2);
    await runtime.deliver('late', add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    expect(await sweep.run()).toEqual({ woken: 0, lagMs: 0 });
    expect(await sweep.nextAt()).toEqual((await store.find('early'))?.timers[0]?.dueAt);
    clock.advance(remindAfterMs / 2 + 7000);
    expect(await sweep.run()).toEqual({ woken: 1, lagMs: 7000 });
    await sweep.idle();
    expect((await store.find('early'))?.state.reminders).toBe(1);
    expect((await store.find('late'))?.state.reminders).toBe(0);
    expect(await sweep.run()).toEqual({ woken: 0, lagMs: 0 });
  });

  it('says that nothing is due ever when nothing is', async () => {
    expect(await open().sweep.nextAt()).toBeNull();
  });

  it('reaches the last of many that are due, also behind a whole batch that cannot be woken', async () => {
    const { store, clock, sweep, sweepLog } = open((inner) => ({
      ...inner,
      find: (id) =>
        id.startsWith('broken') ? Promise.reject(new Error('torn page')) : inner.find(id),
    }));
    const dueAt = clock.now();
    const earlier = new Date(dueAt.getTime() - 1000);
    const broken = Array.from({ length: 230 }, (_, n) => sleeper(`broken${n}`, earlier));
    const good = Array.from({ length: 250 }, (_, n) => sleeper(`good${n}`, dueAt));
    await connection()
      .collection<(typeof good)[number]>(ledgerKind.name)
      .insertMany([...broken, ...good]);
    await sweep.run();
    await sweep.idle();
    expect((await store.find('good249'))?.state.reminders).toBe(1);
    expect(await store.countDue(clock.now())).toBe(230);
    expect(sweepLog.lines.filter(({ level }) => level === 'error')).toHaveLength(230);
  });

  it('does not wait for the effects of others', async () => {
    const { store, clock, sweepable } = open();
    const stuck = openLedger(
      { connection: connection(), clock },
      { note: () => new Promise(() => {}), remind: () => new Promise(() => {}) },
    );
    await stuck.runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    clock.advance(remindAfterMs);
    const sweep = createSweep({
      sweepables: [{ ...sweepable, ...stuck }],
      clock,
      logger: silentLogger,
    });
    await sweep.run();
    expect((await store.find('a'))?.state.reminders).toBe(1);
    expect(await store.countDue(clock.now())).toBe(0);
  });

  it('takes the timers of one record in the order in which they were due', async () => {
    const { runtime, clock, sweep, store } = open();
    await runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    const record = await store.find('a');
    const at = clock.now();
    const timer = (id: string, n: number, afterMs: number) => ({
      id,
      event: { type: 'NOTED', n },
      dueAt: new Date(at.getTime() + afterMs),
    });
    const timers = [timer('c', 3, 30_000), timer('a', 1, 10_000), timer('b', 2, 20_000)];
    await store.commit('a', record?.version ?? 0, {
      state: { owner: 'a', entries: [], noted: [], reminders: 0 },
      timers,
      wakeAt: timers[1]?.dueAt ?? null,
      newEffects: [],
      handled: [],
      projection: {},
      at,
    });
    clock.advance(60_000);
    await sweep.run();
    expect((await store.find('a'))?.state.noted).toEqual([1, 2, 3]);
  });

  it('puts off a timer whose step breaks, alarms, and takes the others of the record', async () => {
    const { clock, sweep, store, metrics, runtime } = open();
    await runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    const dueAt = clock.now();
    await connection()
      .collection<{ _id: string }>(ledgerKind.name)
      .updateOne(
        { _id: 'a' },
        {
          $set: {
            wakeAt: dueAt,
            timers: [
              { id: 'x', event: { type: 'BREAK' }, dueAt },
              { id: 'y', event: { type: 'REMIND' }, dueAt },
            ],
          },
        },
      );
    await sweep.run();
    await sweep.idle();
    const stored = await store.find('a');
    expect(stored?.state.reminders).toBe(1);
    expect(stored?.timers).toMatchObject([{ id: 'x', event: { type: 'BREAK' } }]);
    expect(stored?.wakeAt?.getTime()).toBeGreaterThan(dueAt.getTime());
    expect(metrics.alarms).toEqual(['timer_failed']);
  });
});

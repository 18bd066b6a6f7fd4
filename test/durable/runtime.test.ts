import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { RecordStore } from '../../src/durable/record.store.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { useDatabase } from '../database.ts';
import { add, createStillClock, createWorld, ensureLedgerIndexes, openLedger } from './ledger.ts';
import type { LedgerState } from './ledger.ts';

const database = useDatabase();
const connection = () => database.connection();
beforeAll(() => ensureLedgerIndexes(connection()));

function open(changeStore?: (store: RecordStore<LedgerState>) => RecordStore<LedgerState>) {
  const clock = createStillClock();
  const world = createWorld(clock);
  const deps = { connection: connection(), clock };
  const id = randomUUID();
  return { ...openLedger(deps, world.perform, changeStore), clock, world, id, deps };
}

describe('a delivered event', () => {
  it('is answered only when its consequences are in the database', async () => {
    const { runtime, store, id } = open();
    const outcome = await runtime.deliver(id, add(7), 'm1', { owner: 'a' });
    expect(outcome.status).toBe('committed');
    const stored = await store.find(id);
    expect(stored?.state.entries).toEqual([7]);
    expect(stored?.handled).toContain('m1');
    await runtime.idle();
  });

  it('is refused when the write fails, and can be given again', async () => {
    let broken = true;
    const { runtime, store, id, world } = open((inner) => ({
      ...inner,
      insert: (...args) =>
        broken ? Promise.reject(new AppError('database_down', 'no')) : inner.insert(...args),
    }));
    await expect(runtime.deliver(id, add(7), 'm1', { owner: 'a' })).rejects.toThrow('no');
    expect(world.attempts).toEqual([]);
    broken = false;
    await runtime.deliver(id, add(7), 'm1', { owner: 'a' });
    expect((await store.find(id))?.state.entries).toEqual([7]);
    await runtime.idle();
  });

  it('counts once however often it comes', async () => {
    const { runtime, store, id, world } = open();
    await runtime.start(id, { owner: 'a' });
    const outcomes = await Promise.all([
      runtime.deliver(id, add(1), 'm1'),
      runtime.deliver(id, add(1), 'm1'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['committed', 'repeated']);
    expect((await runtime.deliver(id, add(1), 'm1')).status).toBe('repeated');
    await runtime.idle();
    expect((await store.find(id))?.state).toEqual({
      owner: 'a',
      entries: [1],
      noted: [1],
      reminders: 0,
    });
    expect(world.attempts).toHaveLength(1);
  });

  it('for a record that is not there is missing, not repeated', async () => {
    const { runtime, id } = open();
    expect(await runtime.deliver(id, add(1), 'm1')).toEqual({ status: 'missing' });
    const [orphan, started] = await Promise.all([
      runtime.deliver(id, add(1), 'm1'),
      runtime.start(id, { owner: 'a' }),
    ]);
    expect(orphan.status).toBe('missing');
    expect(started.status).toBe('committed');
    expect((await runtime.deliver(id, add(1), 'm1')).status).toBe('committed');
    await runtime.idle();
  });

  it('that breaks its step is refused alone: the others of the batch are taken', async () => {
    const { runtime, store, id } = open();
    await runtime.start(id, { owner: 'a' });
    const [broken, good] = await Promise.allSettled([
      runtime.deliver(id, { type: 'BREAK', at: 0 }, 'bad'),
      runtime.deliver(id, add(2), 'good'),
    ]);
    expect(broken.status).toBe('rejected');
    expect(good.status).toBe('fulfilled');
    expect((await store.find(id))?.handled).toEqual(['good']);
    await runtime.idle();
  });

  it('shares one commit with all that wait for the same record', async () => {
    const { runtime, store, id, metrics } = open();
    await runtime.start(id, { owner: 'a' });
    await runtime.idle();
    const before = metrics.commits;
    await Promise.all([1, 2, 3, 4, 5].map((n) => runtime.deliver(id, add(n), `m${n}`)));
    // The first goes alone, the four that came meanwhile go together.
    expect(metrics.commits).toBeLessThanOrEqual(before + 3);
    expect((await store.find(id))?.state.entries).toEqual([1, 2, 3, 4, 5]);
    await runtime.idle();
  });
});

describe('two processes on one database', () => {
  it('repeat a lost race until both events are taken', async () => {
    const { runtime, id, world, deps, store, metrics } = open();
    const other = openLedger(deps, world.perform);
    await runtime.start(id, { owner: 'a' });
    await other.runtime.read(id);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        runtime.deliver(id, add(2 * round), `left${round}`),
        other.runtime.deliver(id, add(2 * round + 1), `right${round}`),
      ]);
    }
    await runtime.idle();
    await other.runtime.idle();
    const expected = Array.from({ length: 20 }, (_, n) => n);
    const state = (await store.find(id))?.state;
    expect(state?.entries.toSorted((a, b) => a - b)).toEqual(expected);
    expect(state?.noted.toSorted((a, b) => a - b)).toEqual(expected);
    expect(metrics.races + other.metrics.races).toBeGreaterThan(0);
    expect(world.attempts.map(({ n }) => n as number).toSorted((a, b) => a - b)).toEqual(expected);
  });

  it('count an event once that came to both', async () => {
    const { runtime, id, world, deps, store } = open();
    const other = openLedger(deps, world.perform);
    await Promise.all([
      runtime.deliver(id, add(1), 'm1', { owner: 'a' }),
      other.runtime.deliver(id, add(1), 'm1', { owner: 'a' }),
    ]);
    await runtime.idle();
    await other.runtime.idle();
    expect((await store.find(id))?.state.entries).toEqual([1]);
    expect(world.attempts).toHaveLength(1);
  });

  it('give up, retryable, when every race is lost', async () => {
    const { runtime, id, metrics } = open((inner) => ({ ...inner, commit: async () => false }));
    await runtime.start(id, { owner: 'a' });
    await expect(runtime.deliver(id, add(1), 'm1')).rejects.toMatchObject({
      code: 'races_lost',
      retryable: true,
    });
    expect(metrics.races).toBe(25);
  });

  it('answer from the database when their own copy is behind', async () => {
    const { runtime, id, world, deps } = open();
    const other = openLedger(deps, world.perform);
    await runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    await other.runtime.deliver(id, add(2), 'm2');
    await other.runtime.idle();
    expect((await runtime.deliver(id, add(2), 'm2')).status).toBe('repeated');
    expect((await runtime.deliver(id, add(3), 'm3')).status).toBe('committed');
    await runtime.idle();
    expect((await runtime.read(id))?.state.entries).toEqual([1, 2, 3]);
  });
});

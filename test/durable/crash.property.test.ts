import { beforeAll, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { createSweep } from '../../src/durable/sweep.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { createMortalProcess, moveTo } from './crash.ts';
import {
  add,
  createStillClock,
  createWorld,
  ensureLedgerIndexes,
  ledgerKind,
  openLedger,
} from './ledger.ts';
import type { LedgerBench } from './ledger.ts';

const database = useDatabase();
beforeAll(() => ensureLedgerIndexes(database.connection()));

/** How one event comes in: to which of two processes, how often, with which failures of the outside world. */
interface Arrival {
  to: ('left' | 'right')[];
  effectFails: boolean;
}

interface Story {
  arrivals: Arrival[];
  /** Steps after which the first, second … process on each side dies. */
  leftDies: number[];
  rightDies: number[];
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  to: fc.array(fc.constantFrom('left' as const, 'right' as const), { minLength: 1, maxLength: 4 }),
  effectFails: fc.boolean(),
});

const story: fc.Arbitrary<Story> = fc.record({
  arrivals: fc.array(arrival, { minLength: 1, maxLength: 5 }),
  leftDies: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 4 }),
  rightDies: fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 4 }),
});

interface Side {
  bench: LedgerBench;
  isDead(): boolean;
}

/** Plays a story on one record: events in order, each given again until it is taken, as the platform does. */
async function play({ arrivals, leftDies, rightDies }: Story) {
  const clock = createStillClock();
  const world = createWorld(clock);
  const id = randomUUID();
  const deaths = { left: [...leftDies], right: [...rightDies] };
  const failing = new Set<number>();
  const { note } = world.perform;
  world.perform['note'] = async (effect, record) => {
    const { n } = effect.params as { n: number };
    if (failing.delete(n)) throw new Error('the channel is out of order');
    return await note?.(effect, record);
  };

  function open(side: 'left' | 'right'): Side {
    const process = createMortalProcess(deaths[side].shift() ?? null);
    const deps = { connection: database.connection(), clock };
    const bench = openLedger(deps, process.perform(world), (inner) => process.store(inner));
    return { bench, isDead: () => process.isDead() };
  }

  const observer = openLedger({ connection: database.connection(), clock }, {});
  const sides = { left: open('left'), right: open('right') };
  /** A process that died is started again. */
  function living(side: 'left' | 'right'): LedgerBench {
    if (sides[side].isDead()) sides[side] = open(side);
    return sides[side].bench;
  }

  for (const [n, { to, effectFails }] of arrivals.entries()) {
    if (effectFails) failing.add(n);
    for (let attempt = 0; ; attempt += 1) {
      expect(attempt).toBeLessThan(20);
      const given = to.map((side) =>
        living(side).runtime.deliver(id, add(n, clock.now().getTime()), `m${n}`, { owner: 'a' }),
      );
      const settled = await Promise.allSettled(given);
      if (settled.some(({ status }) => status === 'fulfilled')) break;
    }
  }
  await settle();
  const record = await observer.store.find(id);
  return { record, world };

  /** Sweeps at every due instant, with processes that are started again when they die, until nothing is due any more. */
  async function settle() {
    for (let round = 0; round < 200; round += 1) {
      const sweeps = (['left', 'right'] as const).map((side) => {
        const bench = living(side);
        const sweepables = [{ name: ledgerKind.name, ...bench }];
        return { bench, sweep: createSweep({ sweepables, clock, logger: silentLogger }) };
      });
      await Promise.allSettled(sweeps.map(({ sweep }) => sweep.run()));
      await Promise.all(sweeps.map(({ bench }) => bench.runtime.idle()));
      const next = await observer.store.nextWakeAt();
      if (next === null) return;
      moveTo(clock, next);
    }
    throw new Error('something stays due for ever');
  }
}

it('gives the same record and every outcome exactly once, whatever comes twice, loses a race, fails or dies on the way', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const { record, world } = await play(told);
      const all = told.arrivals.map((_, n) => n);
      expect(record?.state.entries).toEqual(all);
      expect(record?.state.noted.toSorted((a, b) => a - b)).toEqual(all);
      // The reminder of the last event came once.
      expect(record?.state.reminders).toBe(1);
      expect(record?.effects).toEqual([]);
      expect(record?.timers).toEqual([]);
      expect(record?.wakeAt).toBeNull();
      const notes = [...world.outcomes.values()] as { n?: number; after?: number }[];
      expect(notes.flatMap(({ n }) => n ?? []).toSorted((a, b) => a - b)).toEqual(all);
      expect(notes.flatMap(({ after }) => after ?? [])).toEqual([all.length]);
    }),
    { numRuns: 60, endOnFailure: true },
  );
}, 120_000);

it('gives the same whichever single step a process dies at', async () => {
  const arrivals: Arrival[] = [
    { to: ['left', 'left'], effectFails: false },
    { to: ['left'], effectFails: true },
    { to: ['left'], effectFails: false },
  ];
  for (let step = 0; step < 60; step += 1) {
    const { record, world } = await play({ arrivals, leftDies: [step], rightDies: [] });
    expect([step, record?.state]).toEqual([
      step,
      {
        owner: 'a',
        entries: [0, 1, 2],
        noted: expect.arrayContaining([0, 1, 2]),
        reminders: 1,
      },
    ]);
    expect([step, record?.state.noted.length, world.outcomes.size]).toEqual([step, 3, 4]);
  }
}, 120_000);

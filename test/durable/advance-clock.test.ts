import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { advanceClock } from '../../src/durable/advance-clock.ts';
import { createSweep } from '../../src/durable/sweep.ts';
import { parseDurationMs } from '../../src/kernel/duration.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { dayMs, mondayInShanghai, openCare } from '../care/care-fixture.ts';
import {
  add,
  createStillClock,
  createWorld,
  ensureLedgerIndexes,
  ledgerKind,
  openLedger,
  remindAfterMs,
} from './ledger.ts';

const database = useDatabase();
beforeAll(() => ensureLedgerIndexes(database.connection()));
beforeEach(async () => {
  await database.connection().collection(ledgerKind.name).deleteMany({});
});

function open(changeStore?: Parameters<typeof openLedger>[2], note?: () => Promise<void>) {
  const clock = createStillClock();
  const seen: { at: number; id: string }[] = [];
  const world = createWorld(clock);
  const perform = {
    ...world.perform,
    ...(note && { note }),
    remind: async ({ id }: { id: string }) => {
      seen.push({ at: clock.now().getTime(), id: id.slice(0, 1) });
    },
  };
  const ledger = openLedger({ connection: database.connection(), clock }, perform, changeStore);
  const sweepables = [{ name: ledgerKind.name, ...ledger }];
  const sweep = createSweep({ sweepables, clock, logger: silentLogger });
  return { clock, ...ledger, sweep, seen };
}

describe('advancing the clock by PT26H', () => {
  it('does what becomes due in order and at its own time', async () => {
    const { clock, runtime, sweep, seen } = open();
    const start = clock.now().getTime();
    await runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    clock.advance(10 * 60_000);
    await runtime.deliver('b', add(1), 'm1', { owner: 'b' });
    const planned: number[] = [];
    const planner = async () => {
      planned.push(clock.now().getTime());
      // What is planned on the way comes due on the way.
      if (planned.length === 3) await runtime.deliver('c', add(1), 'm1', { owner: 'c' });
    };
    const ms = parseDurationMs('PT26H') ?? 0;
    const now = await advanceClock({ clock, sweep, planners: [planner] }, ms);
    expect(now.getTime()).toBe(start + 10 * 60_000 + ms);
    expect(seen).toEqual([
      { at: start + remindAfterMs, id: 'a' },
      { at: start + 10 * 60_000 + remindAfterMs, id: 'b' },
      { at: planned[2]! + remindAfterMs, id: 'c' },
    ]);
    expect(planned.length).toBeGreaterThanOrEqual(26);
    expect(planned.at(-1)).toBe(now.getTime());
  });

  it('comes to its end although a record cannot be woken, and wakes the others', async () => {
    let isBroken = false;
    const { clock, runtime, sweep, seen } = open((inner) => ({
      ...inner,
      find: (id) => (isBroken && id === 'a' ? Promise.reject(new Error('torn')) : inner.find(id)),
    }));
    await runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    await runtime.deliver('b', add(1), 'm1', { owner: 'b' });
    isBroken = true;
    const target = clock.now().getTime() + 4 * remindAfterMs;
    const now = await advanceClock({ clock, sweep, planners: [] }, 4 * remindAfterMs);
    expect(now.getTime()).toBe(target);
    expect(seen.map(({ id }) => id)).toEqual(['b']);
  });

  it('does not wait for ever for an effect that does not end', async () => {
    const { clock, runtime, sweep, seen } = open(undefined, () => new Promise(() => {}));
    await runtime.deliver('a', add(1), 'm1', { owner: 'a' });
    const target = clock.now().getTime() + 2 * remindAfterMs;
    const deps = { clock, sweep, planners: [], patienceMs: 50 };
    expect((await advanceClock(deps, 2 * remindAfterMs)).getTime()).toBe(target);
    // What hangs holds up only its own lane.
    expect(seen).toEqual([{ at: expect.any(Number), id: 'a' }]);
    expect((await runtime.read('a'))?.state.reminders).toBe(1);
  });

  it('goes a long way in a bounded number of steps', async () => {
    const { clock, sweep } = open();
    let plans = 0;
    const planner = async () => {
      plans += 1;
    };
    const start = clock.now().getTime();
    const now = await advanceClock({ clock, sweep, planners: [planner] }, 3650 * dayMs);
    expect(now.getTime()).toBe(start + 3650 * dayMs);
    expect(plans).toBeLessThan(1100);
  });
});

it('leads a week of check-ins from the plan to the result', async () => {
  const { care, clock, sweep, asked, cards } = await openCare(database.connection());
  const deps = { clock, sweep, planners: [() => care.planWeek()] };
  await advanceClock(deps, 7 * dayMs - 1);
  const week = async (name: string) =>
    (await care.coverage(name)).contacts.map(({ person, outcome }) => `${person}:${outcome}`);
  expect(await week('2026-W48')).toEqual(['a1:waiting', 'n1:waiting']);
  expect(asked).toHaveLength(4);
  expect(cards()).toHaveLength(2);
  await advanceClock(deps, 1);
  expect(clock.now().getTime()).toBe(mondayInShanghai + 7 * dayMs);
  expect(await week('2026-W48')).toEqual(['a1:notReached', 'n1:notReached']);
  expect(await week('2026-W49')).toEqual(['a1:planned', 'n1:planned']);
});

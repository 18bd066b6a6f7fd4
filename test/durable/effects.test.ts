import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { computeRetryMs } from '../../src/durable/effect-runner.ts';
import { effectLeaseMs } from '../../src/durable/fold-step.ts';
import { AppError } from '../../src/kernel/errors.ts';
import type { Kind, Perform, WantedEffect } from '../../src/durable/record.ts';
import { useDatabase } from '../database.ts';
import { createGate } from '../gate.ts';
import {
  add,
  createStillClock,
  createWorld,
  ensureLedgerIndexes,
  ledgerKind,
  openLedger,
  remindAfterMs,
} from './ledger.ts';
import type { LedgerInput, LedgerState } from './ledger.ts';

const database = useDatabase();
const connection = () => database.connection();
beforeAll(() => ensureLedgerIndexes(connection()));

function open() {
  const clock = createStillClock();
  const world = createWorld(clock);
  const deps = { connection: connection(), clock };
  const id = randomUUID();
  return { ...openLedger(deps, world.perform), clock, world, id, deps };
}

describe('effects', () => {
  it('come in the order of their commits, once, and leave the record when they are done', async () => {
    const { runtime, id, world, store } = open();
    await runtime.start(id, { owner: 'a' });
    for (let n = 0; n < 8; n += 1) await runtime.deliver(id, add(n), `m${n}`);
    await runtime.idle();
    expect(world.attempts.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const stored = await store.find(id);
    expect(stored?.effects).toEqual([]);
    expect(stored?.state.noted).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('that fail are tried again after their back-off, and those of the same type keep their order', async () => {
    const { clock, world, id, deps } = open();
    let isDown = true;
    const { runtime, store, metrics } = openLedger(deps, {
      note: async (effect, record) => {
        if (isDown) throw new AppError('channel_down', 'out of order', { retryable: true });
        return world.perform['note']?.(effect, record);
      },
    });
    await runtime.start(id, { owner: 'a' });
    await runtime.deliver(id, { type: 'SAY_TWICE', at: 0 }, 'm1');
    await runtime.idle();
    const waiting = await store.find(id);
    const retryAt = new Date(clock.now().getTime() + computeRetryMs(1));
    expect(waiting?.effects.map((effect) => effect.retryAt)).toEqual([retryAt, retryAt]);
    expect(waiting?.wakeAt).toEqual(retryAt);

    isDown = false;
    await runtime.wake(id);
    await runtime.idle();
    expect(world.attempts).toEqual([]);
    clock.advance(computeRetryMs(1));
    await runtime.wake(id);
    await runtime.idle();
    expect(world.attempts.map(({ n }) => n)).toEqual([1, 2]);
    expect((await store.find(id))?.effects).toEqual([]);
    expect(metrics.alarms).toEqual([]);
  });

  it('that can never succeed are given up, alarmed and kept for people to look at', async () => {
    const { id, deps } = open();
    const { runtime, store, metrics, logger } = openLedger(deps, {
      note: () => Promise.reject(new AppError('nobody_there', 'no such person')),
    });
    await runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    const stored = await store.find(id);
    expect(stored?.effects).toMatchObject([{ type: 'note', failed: 'no such person' }]);
    expect(stored?.wakeAt).toEqual(stored?.timers[0]?.dueAt);
    expect(metrics.alarms).toEqual(['effect_given_up']);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'an effect was given up' }),
    );
  });

  it('without a handler are given up loudly', async () => {
    const { id, deps } = open();
    const { runtime, metrics } = openLedger(deps, {});
    await runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    expect(metrics.alarms).toEqual(['effect_given_up']);
  });

  it('of a process that died are taken over when its lease has run out', async () => {
    const { clock, world, id, deps } = open();
    const died = openLedger(deps, { note: () => new Promise(() => {}) });
    await died.runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    const { runtime, store } = openLedger(deps, world.perform);
    await runtime.wake(id);
    await runtime.idle();
    expect(world.attempts).toEqual([]);
    clock.advance(effectLeaseMs);
    await runtime.wake(id);
    await runtime.idle();
    expect(world.attempts.map(({ n }) => n)).toEqual([1]);
    expect((await store.find(id))?.state.noted).toEqual([1]);
  });

  it('that were done but could not be noted so are left to the sweep', async () => {
    const { clock, world, id, deps } = open();
    let isBroken = true;
    const { runtime, store, logger } = openLedger(deps, world.perform, (inner) => ({
      ...inner,
      finishEffects: (...args) =>
        isBroken ? Promise.reject(new Error('no answer')) : inner.finishEffects(...args),
    }));
    await runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    await runtime.idle();
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'effects left to the sweep' }),
    );
    // A commit in between does not let the record forget what is open.
    await runtime.deliver(id, { type: 'NOTED', at: 0, n: 0 }, 'm2');
    expect((await store.find(id))?.wakeAt).toEqual(new Date(clock.now().getTime() + effectLeaseMs));
    isBroken = false;
    clock.advance(effectLeaseMs);
    await runtime.wake(id);
    await runtime.idle();
    const stored = await store.find(id);
    expect(stored?.effects).toEqual([]);
    expect(stored?.state.noted).toEqual([1, 0]);
    expect(world.outcomes.size).toBe(1);
  });

  it('that hang do not make the record due all the time, nor are they begun twice', async () => {
    const { clock, id, deps } = open();
    let begun = 0;
    const hanging = openLedger(deps, {
      note: () => {
        begun += 1;
        return new Promise(() => {});
      },
    });
    await hanging.runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    clock.advance(effectLeaseMs);
    await hanging.runtime.wake(id);
    const stored = await hanging.store.find(id);
    expect(stored?.wakeAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(begun).toBe(1);
  });
});

describe('timers', () => {
  it('are set anew by every step, come due once and hand in their own instant', async () => {
    const { runtime, clock, id, store, world } = open();
    await runtime.deliver(id, add(1), 'm1', { owner: 'a' });
    clock.advance(remindAfterMs / 2);
    await runtime.deliver(id, add(2), 'm2');
    clock.advance(remindAfterMs / 2);
    await runtime.wake(id);
    expect((await store.find(id))?.state.reminders).toBe(0);
    clock.advance(remindAfterMs / 2);
    await runtime.wake(id);
    await runtime.wake(id);
    await runtime.idle();
    const stored = await store.find(id);
    expect(stored?.state.reminders).toBe(1);
    expect(stored?.timers).toEqual([]);
    expect(stored?.wakeAt).toBeNull();
    expect(world.attempts.at(-1)).toMatchObject({ n: null });
  });
});

/** Sayings keep their order and are joined while they wait; pictures take their time beside them. */
function openLanes(perform: Record<string, Perform<LedgerState>>) {
  const clock = createStillClock();
  const kind: Kind<LedgerState, LedgerInput> = {
    ...ledgerKind,
    advance: (state, event) => ({
      state: { ...state, owner: (event['owner'] as string | undefined) ?? state.owner },
      timers: [],
      effects: (event['wanted'] ?? []) as WantedEffect[],
    }),
    laneOf: ({ type }) =>
      type === 'picture'
        ? { name: 'slow', isOrdered: false, after: 'deeds' }
        : { name: type === 'say' ? 'say' : 'deeds', isOrdered: true },
    mergeWaiting(effects) {
      const [first] = effects;
      if (!first || effects.some(({ type }) => type !== 'say')) return null;
      return { ...first, params: effects.flatMap(({ params }) => params) };
    },
    isCurrent: (state, { validWhile }) => validWhile?.['owner'] === state.owner,
  };
  return openLedger({ connection: connection(), clock }, perform, (store) => store, kind);
}
const wants = (wanted: WantedEffect[], more: object = {}) => ({
  type: 'X',
  at: 0,
  wanted,
  ...more,
});
const say = (text: string): WantedEffect => ({ type: 'say', params: [text] });
const deed = (params: number): WantedEffect => ({ type: 'deed', params });

describe('lanes', () => {
  it('never wait for each other: words go out while a picture is fetched', async () => {
    const said: unknown[] = [];
    const gate = createGate();
    const { runtime } = openLanes({
      picture: () => gate.opened,
      say: async ({ params }) => void said.push(params),
    });
    const id = randomUUID();
    await runtime.deliver(id, wants([{ type: 'picture', params: null }]), 'm1', { owner: 'a' });
    const heard = new Promise<void>((resolve) => {
      const poll = () => (said.length > 0 ? resolve() : setImmediate(poll));
      poll();
    });
    await runtime.deliver(id, wants([say('fire')]), 'm2');
    await heard;
    expect(said).toEqual([['fire']]);
    gate.open();
    await runtime.idle();
  });

  it('join what waits in them into one, and note all of it as done', async () => {
    const said: unknown[] = [];
    const gate = createGate();
    const { runtime, store } = openLanes({
      say: async ({ params }) => {
        said.push(params);
        if (said.length === 1) await gate.opened;
      },
    });
    const id = randomUUID();
    await runtime.start(id, { owner: 'a' });
    for (const text of ['1', '2', '3']) await runtime.deliver(id, wants([say(text)]), text);
    gate.open();
    await runtime.idle();
    expect(said).toEqual([['1'], ['2', '3']]);
    expect((await store.find(id))?.effects).toEqual([]);
  });

  it('are in order across commits: what comes later does not overtake what failed, it has it tried again', async () => {
    const said: unknown[] = [];
    let isDown = true;
    const { runtime, store } = openLanes({
      deed: async ({ params }) => {
        if (isDown) throw new AppError('busy', 'busy', { retryable: true });
        said.push(params);
      },
    });
    const id = randomUUID();
    await runtime.deliver(id, wants([deed(1), deed(2)]), 'm1', { owner: 'a' });
    await runtime.idle();
    isDown = false;
    await runtime.deliver(id, wants([deed(3)]), 'm2');
    await runtime.idle();
    expect(said).toEqual([1, 2, 3]);
    expect((await store.find(id))?.effects).toEqual([]);
  });

  it('drop what is no longer meant in the state that has come meanwhile', async () => {
    const said: unknown[] = [];
    let isDown = true;
    const { runtime, store, logger } = openLanes({
      say: async ({ params }) => {
        if (isDown) throw new AppError('busy', 'busy', { retryable: true });
        said.push(params);
      },
    });
    const id = randomUUID();
    const stale = { ...say('cut the power'), validWhile: { owner: 'a' } };
    await runtime.deliver(id, wants([stale]), 'm1', { owner: 'a' });
    await runtime.idle();
    isDown = false;
    await runtime.deliver(id, wants([say('power withdrawn')], { owner: 'b' }), 'm2');
    await runtime.idle();
    expect(said).toEqual([['power withdrawn']]);
    expect((await store.find(id))?.effects).toEqual([]);
    expect(logger.lines.map(({ message }) => message)).toContain(
      'an effect was overtaken and dropped',
    );
  });
});

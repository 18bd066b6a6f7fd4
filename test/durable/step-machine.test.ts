import { describe, expect, it } from '@jest/globals';
import { setup } from 'xstate';
import { effect } from '../../flows/kit/effect.ts';
import { changeTimers, computeWakeAt } from '../../src/durable/fold-step.ts';
import type { Timer, TimerChange } from '../../src/durable/record.ts';
import { startMachine, stepMachine } from '../../src/durable/step-machine.ts';
import type { DurableMachine, MachineState } from '../../src/durable/step-machine.ts';

type Event = { type: 'ANSWER'; at: number; text: string } | { type: 'STOP'; at: number };

/** A question that is repeated after its own delay, on a parent state whose timer outlives its children's moves. */
const machine = setup({
  types: {
    context: {} as { at: number; asked: string; answers: string[] },
    events: {} as Event,
    input: {} as { at: number; asked: string; answers?: string[] },
  },
  actions: {
    say: effect<{ asked: string }>(),
    sayAgain: effect<undefined>(),
    thank: effect<undefined>(),
  },
  delays: { repeatAfter: ({ context }) => context.asked.length * 1000 },
}).createMachine({
  id: 'question',
  context: ({ input }) => ({ at: input.at, asked: input.asked, answers: input.answers ?? [] }),
  initial: 'open',
  states: {
    open: {
      initial: 'first',
      on: { STOP: 'stopped' },
      after: { repeatAfter: { target: 'late', actions: { type: 'sayAgain' } } },
      states: {
        first: {
          entry: { type: 'say', params: ({ context }) => context },
          on: { ANSWER: 'second' },
        },
        second: { on: { ANSWER: '#question.stopped' } },
      },
    },
    late: {},
    stopped: { entry: { type: 'thank' } },
  },
});

const definition: DurableMachine = {
  id: 'question',
  version: 2,
  machine,
  migrations: {
    0: () => {
      throw new Error('a migration that is wrong');
    },
    1: (snapshot) => ({
      ...snapshot,
      value: snapshot.value === 'asking' ? { open: 'first' } : snapshot.value,
    }),
  },
  restartInput: (old) => ({ asked: old['asked'] ?? '?', answers: old['answers'] ?? [] }),
};

/** As the database would give it back. */
function stored(state: MachineState): MachineState {
  return JSON.parse(JSON.stringify(state)) as MachineState;
}

const begun = () => startMachine(definition, { asked: 'abc' }, 100);
const old = (machineVersion: number, value: unknown): MachineState => {
  const { state } = begun();
  const snapshot = { ...state.snapshot, value, context: { asked: 'old', answers: ['x'], at: 1 } };
  return stored({ ...state, machineVersion, snapshot });
};

const timer = (id: string, dueAt: number): Timer => ({
  id,
  event: { type: id },
  dueAt: new Date(dueAt),
});

const timerId = 'xstate.after.repeatAfter.question.open';

describe('a machine taken step by step', () => {
  it('starts with its effects as data and its delay as a timer', () => {
    const step = begun();
    expect(step.effects).toMatchObject([{ type: 'say', params: { asked: 'abc', at: 100 } }]);
    expect(step.timers).toEqual([
      { type: 'set', id: timerId, event: { type: timerId }, delayMs: 3000 },
    ]);
  });

  it('keeps a parent state’s timer while its children move, and cancels it when the parent is left', () => {
    const second = stepMachine(definition, stored(begun().state), {
      type: 'ANSWER',
      at: 200,
      text: 'a',
    });
    expect(second.state.snapshot.value).toEqual({ open: 'second' });
    expect(second.timers).toEqual([]);
    const stopped = stepMachine(definition, stored(second.state), { type: 'STOP', at: 300 });
    expect(stopped.timers).toEqual([{ type: 'cancel', id: timerId }]);
    expect(stopped.effects.map(({ type }) => type)).toEqual(['thank']);
  });

  it('moves on when its timer comes back as the event that was stored', () => {
    const late = stepMachine(definition, stored(begun().state), { type: timerId, at: 5000 });
    expect(late.state.snapshot.value).toBe('late');
    expect(late.effects.map(({ type }) => type)).toEqual(['sayAgain']);
  });

  it('changes nothing for an event that it does not know', () => {
    const before = stored(begun().state);
    const after = stepMachine(definition, before, { type: 'NOISE', at: 200 });
    expect(stored(after.state)).toEqual(before);
    expect([after.timers, after.effects]).toEqual([[], []]);
  });
});

describe('a record of another version', () => {
  it('is migrated when there is a way', () => {
    const step = stepMachine(definition, old(1, 'asking'), { type: 'ANSWER', at: 200, text: 'a' });
    expect(step.state).toMatchObject({
      machineVersion: 2,
      snapshot: { value: { open: 'second' }, context: { asked: 'old', answers: ['x'] } },
    });
  });

  it.each([
    ['its state has vanished', old(2, 'vanished')],
    ['its child state has vanished', old(2, { open: 'vanished' })],
    ['no migration leads on', old(-1, { open: 'first' })],
    ['its migration fails', old(0, { open: 'first' })],
    ['it comes from a newer version', old(3, { open: 'first' })],
    [
      'its snapshot is not one',
      { ...old(2, 'x'), snapshot: { context: { asked: 'old' } } as never },
    ],
  ])('begins again with what is known when %s', (_why, state) => {
    const step = stepMachine(definition, state, { type: 'STOP', at: 200 });
    expect(step.state).toMatchObject({ machineVersion: 2, snapshot: { value: 'stopped' } });
    expect(step.state.snapshot.context['asked']).toBe('old');
    expect(step.effects.map(({ type }) => type)).toEqual(['say', 'thank']);
    expect(step.timers.map(({ type }) => type)).toEqual(['set', 'cancel']);
  });
});

describe('timers', () => {
  it('are changed in the order of the step, and never lie before it', () => {
    const changes: TimerChange[] = [
      { type: 'cancel', id: 'a' },
      { type: 'set', id: 'a', event: { type: 'a' }, delayMs: 500 },
      { type: 'set', id: 'c', event: { type: 'c' }, delayMs: -20 },
      { type: 'cancel', id: 'b' },
    ];
    expect(changeTimers([timer('a', 1), timer('b', 2)], changes, 1000)).toEqual([
      timer('a', 1500),
      timer('c', 1000),
    ]);
  });

  it('wake the record at the earliest of them and of its effects, given-up ones aside', () => {
    const pending = { id: 'e', type: 'say', params: null, tries: 0, retryAt: new Date(10) };
    expect(computeWakeAt([timer('a', 20), timer('b', 15)], [])).toEqual(new Date(15));
    expect(computeWakeAt([timer('a', 20)], [pending])).toEqual(new Date(10));
    expect(computeWakeAt([timer('a', 20)], [{ ...pending, failed: 'no' }])).toEqual(new Date(20));
    expect(computeWakeAt([], [{ ...pending, failed: 'no' }])).toBeNull();
  });
});

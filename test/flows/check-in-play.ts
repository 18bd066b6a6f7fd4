import { expect } from '@jest/globals';
import { checkInFlow, outcomeOf } from '../../flows/check-in/index.ts';
import type { CheckInContext, CheckInEvent, LadderStep } from '../../flows/check-in/types.ts';
import { changeTimers } from '../../src/durable/fold-step.ts';
import type { Step, Timer } from '../../src/durable/record.ts';
import { startMachine, stepMachine } from '../../src/durable/step-machine.ts';
import type { DurableMachine, MachineState } from '../../src/durable/step-machine.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Monday 00:00 of the week; the instants of the tests count from it. */
export const monday = Date.UTC(2026, 10, 23);
export const ladder: LadderStep[] = [
  { at: monday + 10 * hourMs, channel: 'chat' },
  { at: monday + 2 * dayMs + 10 * hourMs, channel: 'chat' },
  { at: monday + 4 * dayMs + 10 * hourMs, channel: 'phone' },
];
export const definition = checkInFlow as DurableMachine;

type Fact = CheckInEvent extends infer E
  ? E extends { at: number }
    ? Omit<E, 'at'>
    : never
  : never;

/** A check-in played like a chat: facts in, effects out, with a clock that only the test moves. */
export function startCheckIn(input: { ladder?: LadderStep[] } = {}) {
  let now = monday;
  let timers: Timer[] = [];
  let effects: { type: string; params: unknown }[] = [];
  let state: MachineState;

  function take(step: Step<MachineState>): void {
    state = JSON.parse(JSON.stringify(step.state)) as MachineState;
    timers = changeTimers(timers, step.timers, now);
    effects.push(...step.effects);
  }

  const play = {
    /** Goes on to an instant; what is due on the way comes at its own. */
    at(instant: number) {
      for (;;) {
        const [next] = timers.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
        if (!next || next.dueAt.getTime() > instant) break;
        now = Math.max(now, next.dueAt.getTime());
        timers = timers.filter((timer) => timer !== next);
        take(stepMachine(definition, state, { ...next.event, at: now }));
      }
      now = instant;
      return play;
    },
    sends(fact: Fact) {
      take(stepMachine(definition, state, { ...fact, at: now }));
      return play;
    },
    /** The effects since the last look, as `type` or `type:detail`. */
    expects(...wanted: string[]) {
      expect(effects.map(describeEffect)).toEqual(wanted);
      effects = [];
      return play;
    },
    outcome: () => outcomeOf(state.snapshot.value),
    context: () => state.snapshot.context as unknown as CheckInContext,
    state: () => state,
  };
  take(
    startMachine(
      definition,
      {
        week: '2026-W48',
        person: { id: 'n1', name: '王护士' },
        hospital: 'h1',
        ladder: input.ladder ?? ladder,
        weekEndsAt: monday + 7 * dayMs,
      },
      now,
    ),
  );
  return play;
}

function describeEffect({ type, params }: { type: string; params: unknown }): string {
  const { isReminder, reason, epoch } = params as Record<string, unknown>;
  if (type === 'ask') return isReminder ? 'ask:reminder' : 'ask:first';
  if (type === 'closePhoneTask') return `closePhoneTask:${String(reason)}`;
  return `${type}:${String(epoch)}`;
}

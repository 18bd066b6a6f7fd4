import { beforeAll, describe, expect, it } from '@jest/globals';
import { stages } from '../../flows/ticket/types.ts';
import type { TicketContext } from '../../flows/ticket/types.ts';
import { stepMachine } from '../../src/durable/step-machine.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';
import { ticketDefinition } from '../../src/tickets/ticket-kind.ts';
import { at, eventsFor, fingerprint, hazard, reach, step } from './reachable-tickets.ts';

let reached: ReturnType<typeof reach>;
beforeAll(() => {
  reached = reach();
});
const contextAfter = (state: MachineState, event: { type: string; at: number }) =>
  step(state, event).state.snapshot.context as unknown as TicketContext;

describe('every state of a ticket', () => {
  it('can be reached', () => {
    expect(reached.length).toBeGreaterThan(40);
    expect(new Set(reached.map(({ context }) => context.stage))).toEqual(new Set(stages));
    expect(new Set(reached.map(({ context }) => context.outcome))).toEqual(
      new Set([null, 'confirmed', 'unconfirmed', 'withdrawn', 'scrapped']),
    );
  });

  it('has a way out, closed ones too while they may be opened again', () => {
    for (const { context, state } of reached) {
      const next = eventsFor(context).map((event) => contextAfter(state, event).stage);
      const isLeft = next.some((stage) => stage !== context.stage) || context.pendingField !== null;
      expect([fingerprint(context), isLeft]).toEqual([fingerprint(context), true]);
    }
  });

  it('answers a hazard in the same step, with the highest priority and somebody told', () => {
    for (const { context, state } of reached) {
      const { effects, state: after } = step(state, hazard);
      expect([context.stage, after.snapshot.context['priority']]).toEqual([context.stage, 'P1']);
      expect(effects.map(({ type }) => type)).toContain('tellStaff');
    }
  });

  it('is not changed by an event it does not know', () => {
    for (const { state } of reached) {
      const ignored = step(state, { type: 'NONSENSE', at });
      expect(ignored.state).toEqual(state);
      expect([...ignored.effects, ...ignored.timers]).toEqual([]);
    }
  });

  it('is not changed by a stranger', () => {
    for (const { context, state } of reached) {
      for (const event of eventsFor(context).filter((entry) => 'act' in entry)) {
        const stranger = { ...event, by: { id: 'x', name: 'X', role: 'engineer' } };
        expect(step(state, stranger).state).toEqual(state);
      }
    }
  });

  it('is kept when the machine has to begin again, with its clocks and nothing told twice', () => {
    for (const { context, state } of reached) {
      const newer = { ...ticketDefinition, version: ticketDefinition.version + 1 };
      const begun = stepMachine(newer, state, { type: 'NONSENSE', at });
      const after = begun.state.snapshot.context as unknown as TicketContext;
      expect([after.stage, after.clocks, after.epoch]).toEqual([
        context.stage,
        context.clocks,
        context.epoch,
      ]);
      expect(begun.effects.map(({ type }) => type)).toEqual([]);
    }
  });

  it('is triage again when the stage it was in is gone', () => {
    const [first] = reached;
    if (!first) throw new Error('nothing was reached');
    const { snapshot } = first.state;
    const vanished = {
      ...first.state,
      machineVersion: 0,
      snapshot: { ...snapshot, context: { ...snapshot.context, stage: 'vanished' } },
    };
    expect(contextAfter(vanished, { type: 'NONSENSE', at }).stage).toBe('triage');
  });
});

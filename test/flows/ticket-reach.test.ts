import { beforeAll, describe, expect, it } from '@jest/globals';
import { getShortestPaths } from 'xstate/graph';
import { ticketMachine } from '../../flows/ticket/index.ts';
import { clockNames, stages } from '../../flows/ticket/types.ts';
import type { TicketContext, TicketInput } from '../../flows/ticket/types.ts';
import { stepMachine } from '../../src/durable/step-machine.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';
import { ticketDefinition } from '../../src/tickets/ticket-kind.ts';
import { openedAt } from '../tickets/ticket-room.ts';
import { engineer, leader, nurse, ticketStart } from './ticket-play.ts';

const at = openedAt;
const named = { id: engineer.id, name: engineer.name };
const staff = (type: string, details: object = {}) => ({
  type,
  at,
  by: leader,
  epoch: null,
  act: 'act',
  ...details,
});
const fact = (type: string, details: object = {}) => ({
  type,
  at,
  by: nurse,
  text: 'x',
  ...details,
});
const hazard = fact('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' });

function eventsFor(context: TicketContext) {
  const { epoch } = context;
  const offer = { at, epoch, offer: `o:${epoch}`, engineer: named };
  return [
    { type: 'OFFER_ACCEPTED', ...offer },
    { type: 'OFFERS_EXHAUSTED', at, epoch },
    staff('ASSIGN', { engineer: named }),
    ...['PLAN_REMOTE', 'PLAN_ONSITE', 'SOLVED', 'DEPART', 'ARRIVE'].map((type) => staff(type)),
    staff('RELEASE', { reason: 'x' }),
    staff('CONTINUITY', { measure: 'arranged' }),
    staff('FIELD', { text: 'x' }),
    ...['FIX_ON_SITE', 'REMOVE', 'TAG', 'RESTORE', 'CANNOT_FIX', 'RETURNED'].map((type) =>
      staff(type),
    ),
    ...['TEST_PASSED', 'TEST_FAILED', 'WITHDRAW_ACCEPTED', 'SCRAP'].map((type) => staff(type)),
    hazard,
    fact('WITHDRAW_WANTED', { reason: 'x' }),
    fact('CONFIRMED'),
    fact('REJECTED'),
    ...clockNames.map((name) => ({ type: `xstate.after.${name}Rung.ticket.${name}.running`, at })),
    { type: 'xstate.after.confirmClose.ticket.work.open.confirming', at },
  ];
}

/** What makes two tickets alike for the question where they can go. */
function fingerprint(context: TicketContext): string {
  const { stage, engineer: who, pendingField, plan, withdrawal, confirmedAt, clocks } = context;
  const breached = clockNames.map((name) => clocks[name]?.next ?? '-').join('');
  const isRisky = context.hazards.length > 0;
  return JSON.stringify([
    stage,
    who !== null,
    pendingField,
    plan,
    withdrawal !== null,
    confirmedAt !== null,
    isRisky,
    stage === 'repairing' || stage === 'remote' ? breached : '',
    context.outcome,
  ]);
}

function reach(): { context: TicketContext; state: MachineState }[] {
  const input: TicketInput = { ...ticketStart(), at };
  return getShortestPaths(ticketMachine, {
    input,
    events: (state) =>
      // A second round is like the first: no need to go there again from everywhere.
      (state.context.epoch > 3 ? [] : eventsFor(state.context)) as never,
    serializeState: (state) => fingerprint(state.context),
    serializeEvent: (event) => JSON.stringify(event),
    limit: 20_000,
  }).map(({ state }) => ({
    context: state.context,
    state: {
      machine: 'ticket',
      machineVersion: 1,
      snapshot: JSON.parse(JSON.stringify(ticketMachine.getPersistedSnapshot(state))) as never,
    },
  }));
}

let reached: ReturnType<typeof reach>;
beforeAll(() => {
  reached = reach();
});
const step = (state: MachineState, event: { type: string; at: number }) =>
  stepMachine(ticketDefinition, state, event);
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
      const newer = { ...ticketDefinition, version: 2 };
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

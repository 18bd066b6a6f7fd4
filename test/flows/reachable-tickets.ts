import { getShortestPaths } from 'xstate/graph';
import { ticketMachine } from '../../flows/ticket/index.ts';
import { clockNames } from '../../flows/ticket/types.ts';
import type { TicketContext, TicketInput } from '../../flows/ticket/types.ts';
import { stepMachine } from '../../src/durable/step-machine.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';
import { ticketDefinition } from '../../src/tickets/ticket-kind.ts';
import { openedAt } from '../tickets/ticket-room.ts';
import { engineer, leader, nurse, ticketStart } from './ticket-play.ts';

export const at = openedAt;
const named = { id: engineer.id, name: engineer.name };
const staff = (type: string, details: object = {}) => ({
  type,
  at,
  by: leader,
  epoch: null,
  act: 'act',
  ...details,
});
export const fact = (type: string, details: object = {}) => ({
  type,
  at,
  by: nurse,
  text: 'x',
  ...details,
});
export const hazard = fact('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' });

export function eventsFor(context: TicketContext) {
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
export function fingerprint(context: TicketContext): string {
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

/** One ticket per state that events can bring it to. */
export function reach(): { context: TicketContext; state: MachineState }[] {
  const input: TicketInput = { ...ticketStart(), at };
  return getShortestPaths(ticketMachine, {
    input,
    events: (state) =>
      // A second round is like the first: no need to go there again from everywhere.
      (state.context.reopened > 1 ? [] : eventsFor(state.context)) as never,
    serializeState: (state) => fingerprint(state.context),
    serializeEvent: (event) => JSON.stringify(event),
    limit: 20_000,
  }).map(({ state }) => ({
    context: state.context,
    state: {
      machine: 'ticket',
      machineVersion: ticketDefinition.version,
      snapshot: JSON.parse(JSON.stringify(ticketMachine.getPersistedSnapshot(state))) as never,
    },
  }));
}

export function step(
  state: MachineState,
  event: { type: string; at: number; [detail: string]: unknown },
) {
  return stepMachine(ticketDefinition, state, event);
}

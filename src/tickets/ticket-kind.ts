import { carryOver, nextDue, ticketMachine } from '../../flows/ticket/index.ts';
import type { Priority, TicketContext, TicketStart } from '../../flows/ticket/types.ts';
import type { DurableRecord, Kind } from '../durable/record.ts';
import { startMachine, stepMachine } from '../durable/step-machine.ts';
import type { DurableMachine, MachineState } from '../durable/step-machine.ts';

export interface MirroredTicket {
  id: string;
  no: string;
  isOpen: boolean;
  closedAt: number | null;
  stage: string;
  priority: Priority;
  /** Name of who has it. */
  engineer: string | null;
}

export type TicketRecord = DurableRecord<MachineState>;

/** The ticket machine in its present version. A ticket that cannot be carried over begins again in its stage with all it knew. */
export const ticketDefinition: DurableMachine = {
  id: 'ticket',
  version: 3,
  machine: ticketMachine,
  migrations: {
    // The region that breaks the silence, the epoch of the offers, who follows an overdue ticket.
    1: (snapshot) => ({
      ...snapshot,
      value: { ...(snapshot.value as object), silence: 'quiet' },
      context: carryOver(snapshot.context),
    }),
    2: (snapshot) => ({ ...snapshot, context: { ...snapshot.context, facts: [] } }),
  },
  restartInput: (context) => ({ restart: context }),
};

export const ticketKind: Kind<MachineState, TicketStart> = {
  name: 'tickets',
  start: (input, at) => startMachine(ticketDefinition, { ...input }, at),
  advance(state, event) {
    const step = stepMachine(ticketDefinition, state, event);
    const isSame = look(state) === look(step.state);
    if (isSame) return step;
    return { ...step, effects: [...step.effects, { type: 'mirror', params: {} }] };
  },
  project: (state) => ({ ...projectTicket(contextOf({ state })) }),
  // Nobody waits for what somebody else is told; what one person is told is kept in order by outreach.
  // Rungs that were missed together are told in their order; none of them ever fails as a whole.
  laneOf({ id, type }) {
    if (type === 'offerNext' || type === 'settleOffers') return { name: 'offers', isOrdered: true };
    return type === 'escalate' ? { name: type, isOrdered: true } : { name: id, isOrdered: false };
  },
};

/** What the conversations of its reporters keep of a ticket: told to them whenever it changes. */
export function mirrored(ticket: TicketContext): MirroredTicket {
  const { id, no, stage, priority, engineer, closedAt } = ticket;
  const isOpen = stage !== 'closed';
  return { id, no, isOpen, closedAt, stage, priority, engineer: engineer?.name ?? null };
}

function look(state: MachineState): string {
  return JSON.stringify(mirrored(contextOf({ state })));
}

export function contextOf(record: { state: MachineState }): TicketContext {
  return record.state.snapshot.context as unknown as TicketContext;
}

/** Fields beside the state, for queries. */
export interface TicketProjection {
  no: string;
  status: 'open' | 'closed';
  stage: string;
  priority: string;
  hospital: string | null;
  equipment: string | null;
  reporterIds: string[];
  requestIds: string[];
  engineerId: string | null;
  nextDue: Date | null;
  openedAt: Date;
  closedAt: Date | null;
  /** The equipment whose one open ticket this is; unique. */
  lock: string | null;
}

function projectTicket(context: TicketContext): TicketProjection {
  const isOpen = context.stage !== 'closed';
  const due = nextDue(context.clocks);
  return {
    no: context.no,
    status: isOpen ? 'open' : 'closed',
    stage: context.stage,
    priority: context.priority,
    hospital: context.hospital,
    equipment: context.equipment,
    reporterIds: context.subscribers.map(({ id }) => id),
    requestIds: context.requestIds,
    engineerId: context.engineer?.id ?? null,
    nextDue: due && new Date(due.dueAt),
    openedAt: new Date(context.openedAt),
    closedAt: context.closedAt === null ? null : new Date(context.closedAt),
    lock: isOpen ? context.lock : null,
  };
}

import type { TicketPolicy } from '../../flows/ticket/types.ts';
import type { Directory } from '../directory/types.ts';
import { createDispatch } from '../dispatch/create-dispatch.ts';
import type { Dispatch } from '../dispatch/create-dispatch.ts';
import type { OfferStore } from '../dispatch/offer.store.ts';
import type { DurableEvent, RuntimeMetrics } from '../durable/record.ts';
import type { RecordStores } from '../durable/record-stores.ts';
import type { RecordStore } from '../durable/record.store.ts';
import { createRuntime } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Sweepable } from '../durable/sweep.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Texts } from '../messages/texts.ts';
import type { Outreach } from '../outreach/types.ts';
import { handleCardAction } from './card-actions.ts';
import type { CardPress, PressAnswer } from './card-actions.ts';
import { createDepartures } from './departures.ts';
import { listTickets } from './list-tickets.ts';
import type { TicketPage, TicketQuery } from './list-tickets.ts';
import { openTicket } from './open-ticket.ts';
import { createTicketPerformers } from './perform-ticket.ts';
import type { TicketPerformDeps } from './perform-work.ts';
import { outcome, supplement, withdraw } from './reporter-acts.ts';
import { requestService } from './request-service.ts';
import { handleStaffText } from './staff-text.ts';
import type { StaffText } from './staff-reading.ts';
import { tellTicket } from './tell-ticket.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf, ticketKind } from './ticket-kind.ts';
import { ticketFacts, ticketValues } from './ticket-values.ts';
import type { TicketStore } from './ticket.store.ts';
import type { TicketBrief, Tickets } from './types.ts';
import { briefTicket, viewTicket } from './view-ticket.ts';
import type { TicketView } from './view-ticket.ts';

export interface TicketsRoomDeps {
  stores: { records: RecordStores; tickets: TicketStore; offers: OfferStore };
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
  outreach: Outreach;
  texts: Texts;
  directory: Pick<Directory, 'current'>;
  /** The policy for tickets that open now. */
  sla(): TicketPolicy;
  serviceInfo: { hotline: string };
  mirror: TicketPerformDeps['mirror'];
  /** Name of a device category for people, or null. */
  categoryName(id: string): string | null;
}

/** Tickets and the offers that find them an engineer. */
export interface TicketsRoom extends Tickets {
  sweepables: Sweepable[];
  view(no: string): Promise<TicketView | null>;
  /** Newest first; null when the cursor is none of ours. */
  list(query: TicketQuery): Promise<TicketPage | null>;
  /** Open tickets of an engineer, newest first. */
  engineersTickets(personId: string): Promise<TicketBrief[]>;
  /** Offers anew what people hold who do not work for the service any more; cheap while the directory stays as it is. */
  releaseDeparted(): Promise<void>;
  handleCardAction(press: CardPress): Promise<PressAnswer>;
  handleStaffText(request: StaffText): Promise<boolean>;
}

/** So long a closed ticket stays in the list of its reporter (D09: it can be reopened). */
const closedShownMs = 7 * 24 * 3_600_000;

export function createTickets(room: TicketsRoomDeps): TicketsRoom {
  const store = room.stores.records<MachineState>(ticketKind.name);
  const deps = wire(room, store);
  const brief = (record: Parameters<typeof contextOf>[0]) => briefTicket(deps, contextOf(record));
  return {
    sweepables: [{ name: ticketKind.name, store, runtime: deps.runtime }, deps.dispatch.sweepable],
    open: (request, ticketId) => openTicket(deps, request, ticketId),
    tell: (ticketId, fact, eventId) => tellTicket(deps, ticketId, fact, eventId),
    supplement: (ticketId, by, said) => supplement(deps, ticketId, by, said),
    outcome: (ticketId, by, said) => outcome(deps, ticketId, by, said),
    withdraw: (ticketId, by, said) => withdraw(deps, ticketId, by, said),
    requestService: (request, key) => requestService(deps, request, key),
    async briefsOf(reporterId) {
      const since = new Date(deps.clock.now().getTime() - closedShownMs);
      return (await deps.store.listOfReporter(reporterId, since)).map(brief);
    },
    async view(no) {
      const record = await deps.store.findByNo(no);
      return record && viewTicket(contextOf(record));
    },
    list: (query) => listTickets(deps, query),
    engineersTickets: async (personId) => (await deps.store.listOfEngineer(personId)).map(brief),
    releaseDeparted: createDepartures(deps),
    handleCardAction: (press) => handleCardAction(deps, press),
    handleStaffText: (request) => handleStaffText(deps, request),
  };
}

/** Tickets and offers speak to each other through two functions, so that neither room knows the other's inside. */
function wire(room: TicketsRoomDeps, store: RecordStore<MachineState>): TicketDeps {
  const performDeps: TicketPerformDeps = { ...room, dispatch: createOffers(room, () => deps) };
  const runtime = createRuntime({
    kind: ticketKind,
    store,
    perform: createTicketPerformers(performDeps),
    clock: room.clock,
    logger: room.logger,
    metrics: room.metrics,
  });
  const deps: TicketDeps = {
    ...performDeps,
    runtime,
    store: room.stores.tickets,
    sla: () => room.sla(),
  };
  return deps;
}

function createOffers(room: TicketsRoomDeps, tickets: () => TicketDeps): Dispatch {
  return createDispatch({
    ...room,
    store: room.stores.records<MachineState>('offers'),
    offers: room.stores.offers,
    tickets: {
      async describe(ticketId) {
        const record = await tickets().runtime.read(ticketId);
        if (!record) return null;
        const ticket = contextOf(record);
        const now = room.clock.now().getTime();
        return {
          facts: ticketFacts(room, ticket, now),
          values: ticketValues(room, ticket, now),
          isUrgent: ticket.priority === 'P1',
        };
      },
      tell: (ticketId: string, event: DurableEvent, eventId: string) =>
        tickets().runtime.deliver(ticketId, event, eventId),
    },
  });
}

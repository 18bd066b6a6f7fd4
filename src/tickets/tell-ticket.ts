import type { TicketContext } from '../../flows/ticket/types.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import type { ReporterFact } from './types.ts';

export type FactBy = ReporterFact & { by: { id: string; name: string } };

/** Tells a ticket a fact of a reporter, once per `eventId`. */
export async function tellTicket(
  deps: TicketDeps,
  ticketId: string,
  fact: FactBy,
  eventId: string,
): Promise<'taken' | 'repeated' | 'missing'> {
  const record = await deps.store.find(ticketId);
  if (!record) return 'missing';
  const ticket = contextOf(record);
  const target = await findTarget(deps, ticket, fact);
  const at = deps.clock.now().getTime();
  const event = { ...fact, at, ...(await findFreedom(deps, ticket, fact)) };
  const { status } = await deps.runtime.deliver(target, event, eventId);
  return status === 'committed' ? 'taken' : status;
}

const reopening: readonly string[] = ['REJECTED', 'STILL_BROKEN', 'HAZARD_RAISED'];

/** A closed ticket is not reopened beside a newer one of the same equipment: that one hears it. */
async function findTarget(deps: TicketDeps, ticket: TicketContext, fact: FactBy): Promise<string> {
  if (ticket.stage !== 'closed' || ticket.lock === null || !reopening.includes(fact.type))
    return ticket.id;
  return (await deps.store.findHolder(ticket.lock))?.id ?? ticket.id;
}

/** Whether the corrected equipment has no open ticket of its own yet. */
async function findFreedom(
  deps: TicketDeps,
  ticket: TicketContext,
  fact: FactBy,
): Promise<{ isFree?: boolean }> {
  if (fact.type !== 'CORRECTED' || fact.slot !== 'equipment') return {};
  if (fact.value === null) return { isFree: true };
  const holder = await deps.store.findHolder(fact.value);
  return { isFree: holder === null || holder.id === ticket.id };
}

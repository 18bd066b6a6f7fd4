import type { TicketContext } from '../../flows/ticket/types.ts';
import { AppError } from '../kernel/errors.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import type { ReporterFact } from './types.ts';

export type FactBy = ReporterFact & { by: { id: string; name: string } };

const maxAttempts = 3;

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
  for (let attempt = 1; ; attempt += 1) {
    const target = await findTarget(deps, ticket, fact);
    const at = deps.clock.now().getTime();
    const event = { ...fact, at, ...(await findFreedom(deps, ticket, fact)) };
    try {
      const { status } = await deps.runtime.deliver(target, event, eventId);
      return status === 'committed' ? 'taken' : status;
    } catch (error) {
      // Somebody opened one for the same equipment at this moment: that one hears it.
      if (!isConflict(error) || attempt >= maxAttempts) throw error;
    }
  }
}

export function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'record_conflict';
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

import type { TicketContext } from '../../flows/ticket/types.ts';
import { isConflict, openTicket } from './open-ticket.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import type { ReporterFact, TicketRequest } from './types.ts';

export type FactBy = ReporterFact & { by: { id: string; name: string } };
type Trouble = Extract<FactBy, { type: 'REJECTED' | 'STILL_BROKEN' | 'HAZARD_RAISED' }>;

/** Tells a ticket a fact of a reporter, once per `eventId`. Trouble that it can take no more is passed on to one that can. */
export async function tellTicket(
  deps: TicketDeps,
  ticketId: string,
  fact: FactBy,
  eventId: string,
): Promise<'taken' | 'repeated' | 'missing'> {
  const record = await deps.store.find(ticketId);
  if (!record) return 'missing';
  const ticket = contextOf(record);
  if (isTrouble(fact) && (await hasSuccessor(deps, ticket)))
    return passOn(deps, { ticket, fact, eventId });
  try {
    return await deliver(deps, { ticket, fact, eventId });
  } catch (error) {
    if (!isConflict(error)) throw error;
    // Somebody was faster to hold the device of a ticket that was to be opened again, or the one it was corrected to.
    if (isTrouble(fact) && (await hasSuccessor(deps, ticket)))
      return passOn(deps, { ticket, fact, eventId });
    if (fact.type !== 'CORRECTED' || fact.slot !== 'equipment') throw error;
    return await deliver(deps, { ticket, fact, eventId });
  }
}

interface Telling<Fact> {
  ticket: TicketContext;
  fact: Fact;
  eventId: string;
}

async function deliver(deps: TicketDeps, { ticket, fact, eventId }: Telling<FactBy>) {
  const at = deps.clock.now().getTime();
  const event = { ...fact, at, ...(await findFreedom(deps, ticket, fact)) };
  const outcome = await deps.runtime.deliver(ticket.id, event, eventId);
  if (outcome.status === 'missing') return 'missing';
  // Closed too long ago, or for good: the words begin a ticket of their own.
  if (isTrouble(fact) && contextOf(outcome.record).stage === 'closed')
    return passOn(deps, { ticket, fact, eventId });
  return outcome.status === 'committed' ? 'taken' : 'repeated';
}

function isTrouble(fact: FactBy): fact is Trouble {
  return ['REJECTED', 'STILL_BROKEN', 'HAZARD_RAISED'].includes(fact.type);
}

/** A closed ticket is not opened again beside a newer one of the same equipment: that one hears it. */
async function hasSuccessor(deps: TicketDeps, ticket: TicketContext): Promise<boolean> {
  const { id, lock } = ticket;
  if (lock === null) return false;
  const holder = await deps.store.findHolder(lock);
  return holder !== null && holder.id !== id;
}

/** The id under which words about a ticket that cannot take them are a report: joined to another ticket, or one of their own. */
export function passedOnId(eventId: string): string {
  return `again:${eventId}`;
}

async function passOn(deps: TicketDeps, telling: Telling<Trouble>): Promise<'taken'> {
  await openTicket(deps, toRequest(deps, telling), passedOnId(telling.eventId));
  return 'taken';
}

function toRequest(deps: TicketDeps, { ticket, fact }: Telling<Trouble>): TicketRequest {
  const { origin, hospital, category, equipment, location, symptom } = ticket;
  const { by, text } = fact;
  const at = deps.clock.now().getTime();
  const isDanger = fact.type === 'HAZARD_RAISED';
  const address = deps.directory.current().person(by.id)?.channels.wecom ?? by.id;
  const known = ticket.subscribers.find(({ id }) => id === by.id);
  return {
    origin,
    hospital,
    category,
    equipment,
    location,
    symptom,
    priority: isDanger ? fact.priority : ticket.priority,
    hazards: isDanger ? fact.hazards : [],
    // What held for the patient then need not hold now; in danger the worst is assumed.
    patientDependence: isDanger ? ticket.patientDependence : 'unknown',
    reporter: known ?? { id: by.id, name: by.name, channel: 'wecom', address },
    facts: [],
    texts: [{ at, text }],
    noticeAt: at,
    incomplete: false,
    emergency: isDanger,
    humanWanted: false,
  };
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

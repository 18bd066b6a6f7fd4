import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Media, TicketContext } from '../../flows/ticket/types.ts';
import type { OfferRecord } from '../dispatch/offer-kind.ts';
import { takeAct, textAbout } from './card-actions.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import { actsWithoutCard, findAction } from './stage-actions.ts';
import type { ActBody } from './stage-actions.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import { findActor } from './ticket-people.ts';

export interface StaffText {
  /** Person id. */
  person: string;
  text: string;
  /** The picture or voice that the words stand for. */
  media?: Media | null;
  eventId: string;
  /** What the reader found in the words, whatever they are for. */
  heard?: { hazards: string[]; isFault: boolean };
  /** A dialogue of his own is under way: what is no command is its answer. */
  isInDialogue?: boolean;
}

/** One message of an engineer or leader, with all that it may be about. */
export interface StaffReading {
  deps: TicketDeps;
  person: { id: string; name: string };
  eventId: string;
  /** Without the ticket number and closing punctuation. */
  words: string;
  media: Media | null;
  heard: { hazards: string[]; isFault: boolean };
  /** Those that he holds, newest first. */
  tickets: TicketContext[];
  /** Those that he leads and does not hold. */
  led: TicketContext[];
  offers: OfferRecord[];
}

/** Tickets by the promise that runs out first; those without one last. */
export function byDeadline(tickets: TicketContext[], dueOf: (ticket: TicketContext) => number) {
  return tickets.toSorted((a, b) => dueOf(a) - dueOf(b));
}

/** Does it to the one ticket that is meant, or asks which. */
export async function actOn(
  reading: StaffReading,
  tickets: TicketContext[],
  { action, body }: { action: string; body: ActBody },
): Promise<void> {
  const { deps, person, eventId } = reading;
  const ticket = await theOne(reading, tickets);
  if (!ticket) return;
  const by = findActor(deps.directory.current(), ticket, person);
  const isTaken =
    by !== null && (await takeAct(deps, ticket.id, { body, by, epoch: null, eventId }));
  const record = await deps.store.find(ticket.id);
  const after = record ? contextOf(record) : ticket;
  if (!isTaken) await answer(reading, textAbout(deps, after, 'ticket.reply.stale'));
  else if (by.role === 'leader' || actsWithoutCard.has(action) || action === 'note')
    await answer(reading, textAbout(deps, after, 'ticket.reply.done'));
}

/** Does to the one ticket that is meant what `pick` finds for it; false when it finds nothing for any. */
export async function actOnFitting(
  reading: StaffReading,
  tickets: TicketContext[],
  pick: (ticket: TicketContext) => string | null,
): Promise<boolean> {
  const fitting = tickets.flatMap((ticket) => {
    const action = pick(ticket);
    return action === null ? [] : [{ ticket, action }];
  });
  const [first] = fitting;
  const body = first && findAction(first.action)?.body;
  if (!body) return false;
  const meant = fitting.map(({ ticket }) => ticket);
  await actOn(reading, meant, { action: first.action, body });
  return true;
}

/** The only one, or null after asking which. */
export async function theOne(
  reading: StaffReading,
  tickets: TicketContext[],
): Promise<TicketContext | null> {
  const [ticket, ...others] = tickets;
  if (ticket && others.length === 0) return ticket;
  const numbers = tickets.map(({ no }) => no).join('、');
  if (ticket) await answer(reading, textRef('ticket.reply.which', { numbers }));
  return null;
}

export async function answer(
  { deps, person, eventId }: StaffReading,
  ...texts: TextRef[]
): Promise<void> {
  await deps.outreach.tell({
    to: { person: person.id },
    say: { type: 'texts', texts },
    urgency: 'normal',
    key: `${eventId}:answer`,
    audience: 'staff',
  });
}

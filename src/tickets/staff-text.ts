import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { TicketContext } from '../../flows/ticket/types.ts';
import { offerOf } from '../dispatch/offer-kind.ts';
import type { OfferRecord } from '../dispatch/offer-kind.ts';
import { takeAct, textAbout } from './card-actions.ts';
import { actsWithoutCard, findAction, listActions } from './stage-actions.ts';
import type { ActBody } from './stage-actions.ts';
import {
  acceptWords,
  blankText,
  declineWords,
  noteWords,
  progressWords,
  ticketNumber,
  trailing,
  typedActions,
} from './texts.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import { findActor } from './ticket-people.ts';

export interface StaffText {
  /** Person id. */
  person: string;
  text: string;
  eventId: string;
}

interface Reading {
  deps: TicketDeps;
  person: { id: string; name: string };
  eventId: string;
  /** Without the ticket number and closing punctuation. */
  words: string;
  tickets: TicketContext[];
  offers: OfferRecord[];
}

/** Acts on what an engineer typed instead of pressing a button. False when it means nothing for his tickets and offers. */
export async function handleStaffText(deps: TicketDeps, request: StaffText): Promise<boolean> {
  const person = deps.directory.current().person(request.person);
  if (!person?.roles.includes('engineer')) return false;
  const number = ticketNumber.exec(request.text)?.[0].toUpperCase() ?? null;
  const reading: Reading = {
    deps,
    person,
    eventId: request.eventId,
    words: request.text.replace(ticketNumber, '').trim().replace(trailing, ''),
    tickets: (await deps.store.listOfEngineer(person.id))
      .map(contextOf)
      .filter(({ no }) => number === null || no === number),
    offers: (await deps.dispatch.answerableOf(person.id)).filter(
      (offer) => number === null || offerOf(offer).ticketNo === number,
    ),
  };
  for (const read of [readOffer, readList, readNote, readCommand, readField]) {
    if (await read(reading)) return true;
  }
  return false;
}

async function readOffer(reading: Reading): Promise<boolean> {
  const { deps, words, offers, eventId } = reading;
  const isAccept = acceptWords.test(words);
  if (!isAccept && !declineWords.test(words)) return false;
  const [offer] = offers;
  if (!offer) {
    if (!isAccept) return false;
    await answer(reading, textRef('ticket.reply.noOffer'));
    return true;
  }
  const numbers = new Set(offers.map((other) => offerOf(other).ticketNo));
  if (numbers.size > 1) {
    await answer(reading, textRef('ticket.reply.which', { numbers: [...numbers].join('、') }));
    return true;
  }
  const body = isAccept
    ? ({ type: 'ACCEPT' } as const)
    : ({ type: 'DECLINE', reason: 'other' } as const);
  await deps.dispatch.answer(offer._id, body, eventId);
  return true;
}

async function readList(reading: Reading): Promise<boolean> {
  const { deps, words, tickets } = reading;
  if (!progressWords.test(words)) return false;
  if (tickets.length === 0) {
    await answer(reading, textRef('ticket.reply.noTickets'));
    return true;
  }
  const lines = tickets.slice(0, 5).map((ticket) => textAbout(deps, ticket, 'ticket.reply.line'));
  await answer(reading, ...lines);
  return true;
}

async function readNote(reading: Reading): Promise<boolean> {
  const text = noteWords.exec(reading.words)?.[2];
  if (text === undefined || reading.tickets.length === 0) return false;
  await actOn(reading, reading.tickets, { action: 'note', body: { type: 'NOTE', text } });
  return true;
}

/** A word for a step, or the number of a button; it fits the tickets whose stage has that step. */
async function readCommand(reading: Reading): Promise<boolean> {
  const { words, tickets } = reading;
  const named = Object.keys(typedActions).filter((action) => typedActions[action]?.test(words));
  const fitting: { ticket: TicketContext; action: string }[] = [];
  for (const ticket of tickets) {
    const action = pickAction(ticket, named, words);
    if (action !== null) fitting.push({ ticket, action });
  }
  const [first] = fitting;
  if (!first) return false;
  const body = findAction(first.action)?.body;
  if (!body) return false;
  await actOn(
    reading,
    fitting.map(({ ticket }) => ticket),
    { action: first.action, body },
  );
  return true;
}

function pickAction(ticket: TicketContext, named: string[], words: string): string | null {
  const options = listActions(ticket, ticket.stage).map(({ action }) => action);
  if (/^[1-6]$/.test(words)) return options[Number(words) - 1] ?? null;
  if (ticket.withdrawal !== null) options.push('withdrawAccept', 'withdrawRefuse');
  // A visit may begin at the ward's door: who arrives need not have said that he left.
  if (ticket.stage === 'assigned') options.push('arrive');
  return named.find((action) => options.includes(action)) ?? null;
}

/** Free text answers the question that is open on a ticket; the newest one when there are several. */
async function readField(reading: Reading): Promise<boolean> {
  const [ticket] = reading.tickets.filter(({ pendingField }) => pendingField !== null);
  if (!ticket) return false;
  if (blankText.test(reading.words)) {
    await answer(reading, textRef('ticket.reply.blank', { no: ticket.no }));
    return true;
  }
  await actOn(reading, [ticket], { action: 'field', body: { type: 'FIELD', text: reading.words } });
  return true;
}

async function actOn(
  reading: Reading,
  tickets: TicketContext[],
  { action, body }: { action: string; body: ActBody },
): Promise<void> {
  const { deps, person, eventId } = reading;
  const [ticket] = tickets;
  if (!ticket) return;
  if (tickets.length > 1) {
    const numbers = tickets.map(({ no }) => no).join('、');
    await answer(reading, textRef('ticket.reply.which', { numbers }));
    return;
  }
  const by = findActor(deps.directory.current(), ticket, person);
  const isTaken =
    by !== null && (await takeAct(deps, ticket.id, { body, by, epoch: null, eventId }));
  const record = await deps.store.find(ticket.id);
  const after = record ? contextOf(record) : ticket;
  if (!isTaken) await answer(reading, textAbout(deps, after, 'ticket.reply.stale'));
  else if (actsWithoutCard.has(action) || action === 'note')
    await answer(reading, textAbout(deps, after, 'ticket.reply.done'));
}

async function answer({ deps, person, eventId }: Reading, ...texts: TextRef[]): Promise<void> {
  await deps.outreach.tell({
    to: { person: person.id },
    say: { type: 'texts', texts },
    urgency: 'normal',
    key: `${eventId}:answer`,
    audience: 'staff',
  });
}

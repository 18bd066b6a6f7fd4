import { nextDue } from '../../flows/ticket/index.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { TicketContext } from '../../flows/ticket/types.ts';
import { isAtWork } from '../dispatch/on-call.ts';
import { offerOf } from '../dispatch/offer-kind.ts';
import { textAbout } from './card-actions.ts';
import { listActions } from './stage-actions.ts';
import { actOn, actOnFitting, answer, byDeadline } from './staff-reading.ts';
import type { StaffReading, StaffText } from './staff-reading.ts';
import { readLeaderCommand } from './staff-leads.ts';
import { tellTicket } from './tell-ticket.ts';
import {
  acceptWords,
  blankText,
  declineWords,
  fieldWords,
  lateWords,
  listWords,
  mediaWords,
  noteWords,
  reportWords,
  ticketNumber,
  trailing,
  typedActions,
} from './texts.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import { leads } from './ticket-people.ts';

/**
 * Acts on what an engineer or leader typed instead of pressing a button, and answers everything else with what is possible. False
 * when it is for the conversation: a danger at none of his tickets, a report that he begins on purpose, an answer to its question.
 */
export async function handleStaffText(deps: TicketDeps, request: StaffText): Promise<boolean> {
  const person = deps.directory.current().person(request.person);
  if (!person || !isAtWork(deps.directory.current(), person.id)) return false;
  if (reportWords.test(request.text)) return false;
  const reading = await gather(deps, person, request);
  const isDanger = reading.heard.hazards.length > 0;
  if (isDanger && !fieldWords.test(reading.words)) return readDanger(reading);
  for (const read of [
    readOffer,
    readList,
    readNote,
    readCommand,
    readLeaderCommand,
    readField,
    readTalk,
    readMedia,
  ]) {
    if (await read(reading)) return true;
  }
  if (request.isInDialogue) return false;
  await answerPossible(reading);
  return true;
}

async function gather(
  deps: TicketDeps,
  person: { id: string; name: string },
  request: StaffText,
): Promise<StaffReading> {
  const directory = deps.directory.current();
  const number = ticketNumber.exec(request.text)?.[0].toUpperCase() ?? null;
  const isMeant = ({ no }: { no: string }) => number === null || no === number;
  const hospitals = [...directory.hospitals().map(({ id }) => id), null];
  const led = hospitals.filter((id) => leads(directory, person.id, id));
  return {
    deps,
    person,
    eventId: request.eventId,
    words: request.text.replace(ticketNumber, '').trim().replace(trailing, ''),
    media: request.media ?? null,
    heard: request.heard ?? { hazards: [], isFault: false },
    tickets: (await deps.store.listOfEngineer(person.id)).map(contextOf).filter(isMeant),
    led: (led.length === 0 ? [] : await deps.store.listOpen(led))
      .map(contextOf)
      .filter((ticket) => isMeant(ticket) && ticket.engineer?.id !== person.id),
    offers: (await deps.dispatch.answerableOf(person.id)).filter((offer) =>
      isMeant({ no: offerOf(offer).ticketNo }),
    ),
  };
}

/** A danger in any words, in any form: the ticket is raised and the leader knows; it is never taken for an answer. */
async function readDanger(reading: StaffReading): Promise<boolean> {
  const { deps, person, words, heard, tickets, eventId } = reading;
  const ticket = tickets.find(({ pendingField }) => pendingField !== null) ?? tickets[0];
  if (!ticket) return false;
  const by = { id: person.id, name: person.name };
  const fact = { type: 'HAZARD_RAISED', hazards: heard.hazards, priority: 'P1' } as const;
  await tellTicket(deps, ticket.id, { ...fact, text: words, by }, eventId);
  deps.metrics.alarm('staff_in_danger');
  await answer(reading, textAbout(deps, ticket, 'ticket.reply.danger'));
  return true;
}

async function readOffer(reading: StaffReading): Promise<boolean> {
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

const shownLines = 5;

function dueOf(ticket: TicketContext): number {
  return nextDue(ticket.clocks)?.dueAt ?? Number.POSITIVE_INFINITY;
}

/** His tickets and those that he leads, whose time runs out first; or only those whose time is over. */
async function readList(reading: StaffReading): Promise<boolean> {
  const { deps, words, tickets, led } = reading;
  if (!listWords.test(words)) return false;
  const now = deps.clock.now().getTime();
  const isLate = lateWords.test(words);
  const all = byDeadline([...tickets, ...led], dueOf);
  const shown = isLate ? all.filter((ticket) => dueOf(ticket) <= now) : all;
  if (shown.length > 0) await answer(reading, ...linesOf(reading, shown));
  else await answer(reading, textRef(`ticket.reply.${isLate ? 'noneLate' : 'noTickets'}`));
  return true;
}

function linesOf({ deps }: StaffReading, tickets: TicketContext[]) {
  const lines = tickets
    .slice(0, shownLines)
    .map((ticket) => textAbout(deps, ticket, 'ticket.reply.line'));
  const more = tickets.length - shownLines;
  return more > 0 ? [...lines, textRef('ticket.reply.more', { count: more })] : lines;
}

/** A picture or a voice of an engineer belongs to his ticket; it never begins a report. */
async function readMedia(reading: StaffReading): Promise<boolean> {
  if (!mediaWords.test(reading.words)) return false;
  if (reading.tickets.length === 0) await answerPossible(reading);
  else
    await actOn(reading, reading.tickets, {
      action: 'note',
      body: { type: 'NOTE', text: reading.words },
    });
  return true;
}

/** While he helps from afar, his words and pictures are for who reported it. */
async function readTalk(reading: StaffReading): Promise<boolean> {
  const { words, media } = reading;
  const remote = reading.tickets.filter(({ stage }) => stage === 'remote');
  const [ticket, other] = remote;
  if (!ticket || (other && reading.tickets.length > 1)) return false;
  const said = { type: 'SAY', text: words, media } as const;
  await actOn(reading, [ticket], { action: 'say', body: said });
  return true;
}

async function readNote(reading: StaffReading): Promise<boolean> {
  const text = noteWords.exec(reading.words)?.[2];
  if (text === undefined || reading.tickets.length === 0) return false;
  await actOn(reading, reading.tickets, { action: 'note', body: { type: 'NOTE', text } });
  return true;
}

/** A word for a step, or the number of a button; it fits the tickets whose stage has that step. */
async function readCommand(reading: StaffReading): Promise<boolean> {
  const { words, tickets } = reading;
  const named = Object.keys(typedActions).filter((action) => typedActions[action]?.test(words));
  return actOnFitting(reading, tickets, (ticket) => pickAction(ticket, named, words));
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
async function readField(reading: StaffReading): Promise<boolean> {
  const [ticket] = reading.tickets.filter(({ pendingField }) => pendingField !== null);
  if (!ticket) return false;
  const text = fieldWords.exec(reading.words)?.[2] ?? reading.words;
  if (blankText.test(text)) {
    await answer(reading, textRef('ticket.reply.blank', { no: ticket.no }));
    return true;
  }
  await actOn(reading, [ticket], { action: 'field', body: { type: 'FIELD', text } });
  return true;
}

/** No command: one clear line with what is possible, and what is due. Words never open a ticket by themselves. */
async function answerPossible(reading: StaffReading): Promise<void> {
  const { tickets, led, heard } = reading;
  const role = heard.isFault ? 'report' : led.length > 0 ? 'leader' : 'engineer';
  const due = byDeadline([...tickets, ...led], dueOf);
  await answer(reading, textRef(`ticket.possible.${role}`), ...linesOf(reading, due));
}

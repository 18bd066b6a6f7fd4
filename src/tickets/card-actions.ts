import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Actor, TicketContext } from '../../flows/ticket/types.ts';
import { isAtWork } from '../dispatch/on-call.ts';
import { offerOf } from '../dispatch/offer-kind.ts';
import { outcome as tellOutcome } from './reporter-acts.ts';
import { actsWithoutCard, findAction } from './stage-actions.ts';
import type { ActBody } from './stage-actions.ts';
import { isConflict } from './open-ticket.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import type { TicketRecord } from './ticket-kind.ts';
import { findActor, maySeeOwner } from './ticket-people.ts';
import { ticketValues } from './ticket-values.ts';

/** A press on one of our cards. */
export interface CardPress {
  person: { id: string; name: string };
  key: string;
  /** Counts once, however often it is handled. */
  eventId: string;
}

/** What a press came to, for who pressed: words, and what the card's buttons say from now on. */
export interface PressAnswer {
  reply: TextRef | null;
  grey: TextRef | null;
}

const nothing: PressAnswer = { reply: null, grey: null };
const only = (id: string): PressAnswer => ({ reply: textRef(id), grey: null });

interface ParsedKey {
  kind: string;
  id: string;
  action: string;
  epoch: number;
  arg: string | null;
}

const keyShape = /^(offer|ticket):(.+):([a-zA-Z]+):(\d+)(?::([^:]+))?$/;

/** The parts of a card key, or null when it is none of this room's. Ids may hold colons. */
export function parseCardKey(key: string): ParsedKey | null {
  const [, kind, id, action, epoch, arg] = keyShape.exec(key) ?? [];
  if (!kind || !id || !action || epoch === undefined) return null;
  return { kind, id, action, epoch: Number(epoch), arg: arg === undefined ? null : decode(arg) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Does what a button says, if who pressed it may and it still counts. Sends nothing: nobody waits for a channel here. */
export async function handleCardAction(deps: TicketDeps, press: CardPress): Promise<PressAnswer> {
  const key = parseCardKey(press.key);
  if (key?.kind === 'offer') return answerOffer(deps, press, key);
  const record = key && (await deps.store.find(key.id));
  if (!key || !record) return only('ticket.reply.unknown');
  if (key.action === 'works' || key.action === 'broken')
    return answerReporter(deps, press, key, record);
  return answerStaff(deps, press, key, contextOf(record));
}

/** Only whom it was addressed to may answer an offer; the offer itself replies. */
async function answerOffer(
  deps: TicketDeps,
  press: CardPress,
  key: ParsedKey,
): Promise<PressAnswer> {
  const record = await deps.dispatch.read(key.id);
  const { id } = press.person;
  const isHis =
    record !== null && offerOf(record).engineer.id === id && isAtWork(deps.directory.current(), id);
  if (!isHis) return only('ticket.reply.notYours');
  const answer =
    key.action === 'accept'
      ? ({ type: 'ACCEPT' } as const)
      : ({ type: 'DECLINE', reason: key.arg ?? 'other' } as const);
  await deps.dispatch.answer(key.id, answer, press.eventId);
  return nothing;
}

async function answerReporter(
  deps: TicketDeps,
  press: CardPress,
  key: ParsedKey,
  record: TicketRecord,
): Promise<PressAnswer> {
  const ticket = contextOf(record);
  if (ticket.subscribers.every(({ id }) => id !== press.person.id))
    return only('ticket.reply.notYours');
  const taken = textAbout(deps, ticket, 'ticket.card.taken');
  // Handled before, and the answer was lost: the ticket itself has said what came of it.
  if (record.handled.includes(press.eventId)) return { reply: null, grey: taken };
  const isAsked = ticket.stage === 'confirming' && ticket.epoch === key.epoch;
  if (key.action === 'works' && !isAsked)
    return {
      reply: textAbout(deps, ticket, 'ticket.reply.staleReporter'),
      grey: textAbout(deps, ticket, 'ticket.card.stale'),
    };
  const by = { id: press.person.id, name: press.person.name };
  // "Still broken" is never too late to be heard.
  const word = key.action === 'works' ? ('works' as const) : ('broken' as const);
  const text = deps.texts.render(textRef('ticket.button.broken'));
  await tellOutcome(deps, ticket.id, by, { word, text, eventId: press.eventId });
  const isLate = key.action === 'broken' && !isAsked;
  return {
    reply: isLate ? textAbout(deps, ticket, 'ticket.reply.brokenNoted') : null,
    grey: taken,
  };
}

async function answerStaff(
  deps: TicketDeps,
  press: CardPress,
  key: ParsedKey,
  ticket: TicketContext,
): Promise<PressAnswer> {
  const directory = deps.directory.current();
  const by = findActor(directory, ticket, press.person);
  const stale = textAbout(deps, ticket, 'ticket.card.stale');
  if (!by) {
    if (!maySeeOwner(directory, ticket, press.person.id)) return only('ticket.reply.notYours');
    return { reply: textAbout(deps, ticket, 'ticket.reply.othersTicket'), grey: stale };
  }
  const body = toBody(deps, key);
  if (!body) return only('ticket.reply.unknown');
  const act = { body, by, epoch: key.epoch, eventId: press.eventId };
  const isTaken = await takeAct(deps, ticket.id, act);
  const grey = isTaken ? textAbout(deps, ticket, 'ticket.card.taken') : stale;
  // His next card is the answer.
  if (isTaken && by.role === 'engineer' && !actsWithoutCard.has(key.action))
    return { reply: null, grey };
  const after = await readTicket(deps, ticket);
  const id = isTaken ? 'ticket.reply.done' : 'ticket.reply.stale';
  return { reply: textAbout(deps, after, id), grey };
}

function toBody(deps: TicketDeps, key: ParsedKey): ActBody | null {
  if (key.action !== 'assign') return findAction(key.action)?.body ?? null;
  const engineer = key.arg === null ? null : deps.directory.current().person(key.arg);
  if (!engineer?.roles.includes('engineer')) return null;
  return { type: 'ASSIGN', engineer: { id: engineer.id, name: engineer.name } };
}

/** Gives a ticket an act of staff; false when it does not count any more (other stage, other epoch, somebody else's ticket). */
export async function takeAct(
  deps: TicketDeps,
  ticketId: string,
  act: { body: ActBody; by: Actor; epoch: number | null; eventId: string },
): Promise<boolean> {
  const { body, by, epoch, eventId } = act;
  const at = deps.clock.now().getTime();
  const event = { ...body, at, by, epoch, act: eventId };
  const outcome = await deps.runtime.deliver(ticketId, event, eventId).catch((error: unknown) => {
    // It would reopen a ticket whose equipment has a newer one by now.
    if (isConflict(error)) return { status: 'missing' as const };
    throw error;
  });
  return outcome.status !== 'missing' && contextOf(outcome.record).acts.includes(eventId);
}

async function readTicket(deps: TicketDeps, before: TicketContext): Promise<TicketContext> {
  const record = await deps.store.find(before.id);
  return record ? contextOf(record) : before;
}

export function textAbout(deps: TicketDeps, ticket: TicketContext, id: string): TextRef {
  return textRef(id, ticketValues(deps, ticket, deps.clock.now().getTime()));
}

import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Actor, TicketContext } from '../../flows/ticket/types.ts';
import { isAtWork } from '../dispatch/on-call.ts';
import { offerOf } from '../dispatch/offer-kind.ts';
import { outcome } from './reporter-acts.ts';
import { actsWithoutCard, findAction } from './stage-actions.ts';
import type { ActBody } from './stage-actions.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import { findActor, maySeeOwner } from './ticket-people.ts';
import { ticketValues } from './ticket-values.ts';

/** A press on one of our cards. */
export interface CardPress {
  /** `address`: where a stranger can be answered. */
  person: { id: string; name: string; roles: string[]; address?: string };
  key: string;
  taskId: string;
  responseCode: string;
  eventId: string;
  /** Epoch milliseconds. */
  at: number;
}

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
  return {
    kind,
    id,
    action,
    epoch: Number(epoch),
    arg: arg === undefined ? null : decodeURIComponent(arg),
  };
}

/** Does what a button says, if who pressed it may and it still counts; every press is answered with words or the next card. */
export async function handleCardAction(deps: TicketDeps, press: CardPress): Promise<void> {
  const key = parseCardKey(press.key);
  if (key?.kind === 'offer') return answerOffer(deps, press, key);
  const record = key && (await deps.store.find(key.id));
  if (!key || !record) return reply(deps, press, textRef('ticket.reply.unknown'));
  const ticket = contextOf(record);
  if (key.action === 'works' || key.action === 'broken')
    return answerReporter(deps, press, key, ticket);
  return answerStaff(deps, press, key, ticket);
}

/** Only whom it was addressed to may answer an offer; the offer itself replies. */
async function answerOffer(deps: TicketDeps, press: CardPress, key: ParsedKey): Promise<void> {
  const record = await deps.dispatch.read(key.id);
  const { id } = press.person;
  const isHis =
    record !== null && offerOf(record).engineer.id === id && isAtWork(deps.directory.current(), id);
  if (!isHis) return reply(deps, press, textRef('ticket.reply.notYours'));
  const answer =
    key.action === 'accept'
      ? ({ type: 'ACCEPT' } as const)
      : ({ type: 'DECLINE', reason: key.arg ?? 'other' } as const);
  await deps.dispatch.answer(key.id, answer, press.eventId);
}

async function answerReporter(
  deps: TicketDeps,
  press: CardPress,
  key: ParsedKey,
  ticket: TicketContext,
): Promise<void> {
  if (ticket.subscribers.every(({ id }) => id !== press.person.id))
    return reply(deps, press, textRef('ticket.reply.notYours'));
  const by = { id: press.person.id, name: press.person.name };
  const isAsked = ticket.stage === 'confirming' && ticket.epoch === key.epoch;
  if (key.action === 'works' && !isAsked) {
    await grey(deps, press, ticket, 'ticket.card.stale');
    return reply(deps, press, textAbout(deps, ticket, 'ticket.reply.staleReporter'));
  }
  // "Still broken" is never too late to be heard.
  const word = key.action === 'works' ? ('works' as const) : ('broken' as const);
  await outcome(deps, ticket.id, by, { word, text: brokenWords(deps), eventId: press.eventId });
  await grey(deps, press, ticket, 'ticket.card.taken');
  if (key.action === 'broken' && !isAsked)
    await reply(deps, press, textAbout(deps, ticket, 'ticket.reply.brokenNoted'));
}

function brokenWords(deps: TicketDeps): string {
  return deps.texts.render(textRef('ticket.button.broken'));
}

async function answerStaff(
  deps: TicketDeps,
  press: CardPress,
  key: ParsedKey,
  ticket: TicketContext,
): Promise<void> {
  const directory = deps.directory.current();
  const by = findActor(directory, ticket, press.person);
  if (!by) {
    if (!maySeeOwner(directory, ticket, press.person.id))
      return reply(deps, press, textRef('ticket.reply.notYours'));
    await grey(deps, press, ticket, 'ticket.card.stale');
    return reply(deps, press, textAbout(deps, ticket, 'ticket.reply.othersTicket'));
  }
  const body = toBody(deps, key);
  if (!body) return reply(deps, press, textRef('ticket.reply.unknown'));
  const isTaken = await takeAct(deps, ticket.id, {
    body,
    by,
    epoch: key.epoch,
    eventId: press.eventId,
  });
  await grey(deps, press, ticket, isTaken ? 'ticket.card.taken' : 'ticket.card.stale');
  if (isTaken && by.role === 'engineer' && !actsWithoutCard.has(key.action)) return;
  const after = await readTicket(deps, ticket);
  const text = isTaken ? 'ticket.reply.done' : 'ticket.reply.stale';
  await reply(deps, press, textAbout(deps, after, text));
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
  const outcome = await deps.runtime.deliver(ticketId, event, eventId);
  return outcome.status !== 'missing' && contextOf(outcome.record).acts.includes(eventId);
}

async function readTicket(deps: TicketDeps, before: TicketContext): Promise<TicketContext> {
  const record = await deps.store.find(before.id);
  return record ? contextOf(record) : before;
}

export function textAbout(deps: TicketDeps, ticket: TicketContext, id: string): TextRef {
  return textRef(id, ticketValues(deps, ticket, deps.clock.now().getTime()));
}

async function reply(deps: TicketDeps, press: CardPress, text: TextRef): Promise<void> {
  const { id, address } = press.person;
  const person = deps.directory.current().person(id);
  await deps.outreach.tell({
    to: person === null && address !== undefined ? { channel: 'wecom', address } : { person: id },
    say: { type: 'text', text },
    urgency: 'normal',
    key: `${press.eventId}:reply`,
    audience: person !== null && person.hospital === null ? 'staff' : 'reporter',
  });
}

/** A card that was pressed cannot be pressed again. */
async function grey(
  deps: TicketDeps,
  press: CardPress,
  ticket: TicketContext,
  id: string,
): Promise<void> {
  const { taskId, responseCode, person, eventId } = press;
  const isStaff = deps.directory.current().person(person.id)?.hospital === null;
  await deps.outreach.tell({
    to:
      person.address === undefined || deps.directory.current().person(person.id) !== null
        ? { person: person.id }
        : { channel: 'wecom', address: person.address },
    say: {
      type: 'cardUpdate',
      taskId,
      replaceText: textAbout(deps, ticket, id),
      ...(responseCode !== '' && { responseCode }),
    },
    urgency: 'normal',
    key: `${eventId}:grey`,
    audience: isStaff ? 'staff' : 'reporter',
    ticketNo: ticket.no,
  });
}

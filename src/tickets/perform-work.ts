import type { RungRole, TicketContext } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { DurableEvent, PendingEffect, RuntimeMetrics } from '../durable/record.ts';
import type { Dispatch } from '../dispatch/create-dispatch.ts';
import type { Clock } from '../kernel/clock.ts';
import { findOnCall } from '../dispatch/on-call.ts';
import { digest } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CardRef, Outreach, Saying, TellOutcome } from '../outreach/types.ts';
import { ticketFacts, ticketValues } from './ticket-values.ts';
import type { TicketWords } from './ticket-values.ts';

export interface TicketPerformDeps extends TicketWords {
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
  outreach: Outreach;
  dispatch: Dispatch;
}

/** One effect of one ticket, about to be done. */
export interface TicketWork<P> {
  deps: TicketPerformDeps;
  ticket: TicketContext;
  effect: PendingEffect;
  params: P;
  /** Epoch milliseconds. */
  now: number;
}

export type TicketRun<P> = (work: TicketWork<P>) => Promise<DurableEvent[] | void>;

interface Message {
  to: string;
  say: Saying;
  /** Unique within the effect. */
  key: string;
  isUrgent?: boolean;
}

/** Tells one person of the directory something about a ticket; hospital people's sentences are guarded. */
export function tellPerson(
  { deps, ticket, effect }: Pick<TicketWork<unknown>, 'deps' | 'ticket' | 'effect'>,
  { to, say, key, isUrgent = false }: Message,
): Promise<TellOutcome> {
  const person = deps.directory.current().person(to);
  return deps.outreach.tell({
    to: { person: to },
    say,
    urgency: isUrgent ? 'safety' : 'normal',
    key: `${effect.id}:${key}`,
    audience: person !== null && person.hospital !== null ? 'reporter' : 'staff',
    ticketNo: ticket.no,
  });
}

/** Tells everyone who reported the fault; strangers by the address from which they wrote. */
export async function tellSubscribers(
  { deps, ticket, effect }: Pick<TicketWork<unknown>, 'deps' | 'ticket' | 'effect'>,
  toSaying: (subscriberId: string) => Saying,
): Promise<void> {
  await tellEach(effect, ticket.subscribers, ({ id, channel, address }) => {
    const isKnown = deps.directory.current().person(id) !== null;
    return deps.outreach.tell({
      to: isKnown ? { person: id } : { channel, address },
      say: toSaying(id),
      urgency: 'normal',
      key: `${effect.id}:${id}`,
      audience: 'reporter',
      ticketNo: ticket.no,
    });
  });
}

/** After so many tries (half a minute) who still cannot be told counts as out of reach, so that somebody else is. */
const patientTries = 3;

/** Each of them independently: who cannot be told now keeps it from nobody. Tried again, those who were told are left out. */
export async function tellEach<T>(
  effect: PendingEffect,
  people: T[],
  tell: (person: T) => Promise<TellOutcome>,
): Promise<{ reached: T[]; unreached: T[] }> {
  const outcomes = await Promise.allSettled(people.map(tell));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure && effect.tries < patientTries) throw failure.reason;
  const isReached = (_person: T, index: number) => {
    const outcome = outcomes[index];
    return outcome?.status === 'fulfilled' && outcome.value.status === 'told';
  };
  return {
    reached: people.filter(isReached),
    unreached: people.filter((person, index) => !isReached(person, index)),
  };
}

/**
 * Tells people of the service. For whoever is out of reach the next in the line does: leader, project lead, engineers on call.
 * Answers who was reached.
 */
export async function tellService(
  work: Pick<TicketWork<unknown>, 'deps' | 'ticket' | 'effect' | 'now'>,
  people: string[],
  toMessage: (to: string) => Pick<Message, 'say' | 'isUrgent'>,
): Promise<string[]> {
  const { deps, ticket, effect } = work;
  const tell = (to: string) => tellPerson(work, { to, key: to, ...toMessage(to) });
  const { reached, unreached } = await tellEach(effect, people, tell);
  const directory = deps.directory.current();
  const missing = unreached.filter((id) => directory.person(id)?.hospital == null);
  if (missing.length === 0) return reached;
  const onCall = findOnCall(directory, ticket.hospital);
  const line = onCall ? [onCall.teamLeader, onCall.projectLead, ...onCall.engineers] : [];
  const names = missing.map((id) => directory.person(id)?.name ?? id).join('、');
  for (const to of line.filter((id) => !people.includes(id))) {
    const text = textOf(work, 'ticket.staff.standIn', { missing: names });
    const told = await tellEach(effect, [to], async (id) => {
      const outcome = await tell(id);
      if (outcome.status === 'unreachable') return outcome;
      return tellPerson(work, { to: id, key: `${id}:why`, say: { type: 'text', text } });
    });
    if (told.reached.length > 0) return [...reached, to];
  }
  if (reached.length === 0) deps.metrics.alarm('nobody_to_tell');
  return reached;
}

/** A text about the ticket with all that it may name. */
export function textOf(
  { deps, ticket, now }: Pick<TicketWork<unknown>, 'deps' | 'ticket' | 'now'>,
  id: string,
  values: Record<string, string | number> = {},
): TextRef {
  return textRef(id, { ...ticketValues(deps, ticket, now), ...values });
}

/** Hospital people read other words than staff do. */
export function wordsFor(role: RungRole): 'manager' | 'staff' {
  return role === 'hospitalManager' ? 'manager' : 'staff';
}

interface CardParts {
  title: TextRef;
  body: TextRef;
  buttons: CardRef['buttons'];
}

/** A card for staff with the facts of the ticket. */
export function staffCard(
  { deps, ticket, effect, now }: TicketWork<unknown>,
  to: string,
  { title, body, buttons }: CardParts,
): CardRef {
  return {
    taskId: `ticket-${digest(`${effect.id}:${to}`)}`,
    title,
    body,
    facts: ticketFacts(deps, ticket, now),
    buttons,
  };
}

/** `ticket:<id>:<action>:<epoch>[:arg]`; the card's own address, wherever the conversation is by then. */
export function ticketKey(ticket: TicketContext, action: string, epoch: number, arg?: string) {
  const tail = arg === undefined ? '' : `:${encodeURIComponent(arg)}`;
  return `ticket:${ticket.id}:${action}:${epoch}${tail}`;
}

const assignButtons = 5;

/** One button per engineer on call whom the leader may name. */
export function createAssignButtons(
  { deps, ticket }: Pick<TicketWork<unknown>, 'deps' | 'ticket'>,
  engineers: string[],
  epoch: number,
  limit = assignButtons,
): CardRef['buttons'] {
  return engineers.slice(0, limit).map((id) => ({
    text: textRef('ticket.button.assign', {
      name: deps.directory.current().person(id)?.name ?? id,
    }),
    key: ticketKey(ticket, 'assign', epoch, id),
    style: 'primary' as const,
  }));
}

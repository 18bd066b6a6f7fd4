import type { RungRole, TicketContext } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { DurableEvent, PendingEffect, RuntimeMetrics } from '../durable/record.ts';
import type { Dispatch } from '../dispatch/create-dispatch.ts';
import type { Clock } from '../kernel/clock.ts';
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
  for (const { id, channel, address } of ticket.subscribers) {
    const isKnown = deps.directory.current().person(id) !== null;
    const outcome = await deps.outreach.tell({
      to: isKnown ? { person: id } : { channel, address },
      say: toSaying(id),
      urgency: 'normal',
      key: `${effect.id}:${id}`,
      audience: 'reporter',
      ticketNo: ticket.no,
    });
    if (outcome.status === 'unreachable')
      deps.logger.warn(
        { ticketNo: ticket.no, reason: outcome.reason },
        'a reporter is unreachable',
      );
  }
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

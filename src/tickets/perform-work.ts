import type { RungRole, Subscriber, TicketContext } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { DurableEvent, PendingEffect, RuntimeMetrics } from '../durable/record.ts';
import type { Dispatch } from '../dispatch/create-dispatch.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { digest } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { SafetyContext, CardRef, Outreach, Saying, Tell } from '../outreach/types.ts';
import { isAtWork } from '../dispatch/on-call.ts';
import type { MirroredTicket } from './ticket-kind.ts';
import { ticketFacts, ticketValues } from './ticket-values.ts';
import type { TicketWords } from './ticket-values.ts';

export interface TicketPerformDeps extends TicketWords {
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
  outreach: Outreach;
  dispatch: Dispatch;
  /** Tells the conversation of a reporter how her ticket stands now, once per key. */
  mirror(reporter: Subscriber, ticket: MirroredTicket, key: string): Promise<void>;
}

/** One effect of one ticket, about to be done. */
export interface TicketWork<P> {
  deps: TicketPerformDeps;
  ticket: TicketContext;
  effect: PendingEffect;
  params: P;
  /** Epoch milliseconds. */
  now: number;
  /** Null, or the one person for whom this is done once more. */
  only: string | null;
  /** Whom this work did not reach: for the moment, or for good. */
  missed: { later: string[]; unreachable: string[] };
}

export type TicketRun<P> = (work: TicketWork<P>) => Promise<DurableEvent[] | void>;

interface Message {
  to: string;
  say: Saying;
  /** Unique within the effect. */
  key: string;
  isUrgent?: boolean;
}

/** `later`: the channel is out of order for this person; he alone is tried again. */
type Told = 'told' | 'unreachable' | 'later';

/** Tells one person of the directory something about a ticket; hospital people's sentences are guarded. */
export function tellPerson(
  work: TicketWork<unknown>,
  { to, say, key, isUrgent = false }: Message,
): Promise<Told> {
  const person = work.deps.directory.current().person(to);
  return tellOne(work, to, {
    to: { person: to },
    say,
    urgency: isUrgent ? 'safety' : 'normal',
    key: `${work.effect.id}:${key}`,
    audience: person !== null && person.hospital !== null ? 'reporter' : 'staff',
    ticketNo: work.ticket.no,
  });
}

/** One person's trouble is never another's: it is noted here, and the work goes on. */
async function tellOne(
  { deps, only, missed }: TicketWork<unknown>,
  id: string,
  message: Tell,
): Promise<Told> {
  if (only !== null && only !== id) return 'told';
  try {
    const outcome = await deps.outreach.tell(message);
    if (outcome.status === 'unreachable') missed.unreachable.push(id);
    return outcome.status;
  } catch (error) {
    // His own try fails as a whole: it comes back by itself.
    if (only !== null) throw error;
    const isFinal = error instanceof AppError && !error.retryable;
    (isFinal ? missed.unreachable : missed.later).push(id);
    return isFinal ? 'unreachable' : 'later';
  }
}

/** Tells everyone who reported the fault; strangers by the address from which they wrote. */
export async function tellSubscribers(
  work: TicketWork<unknown>,
  toSaying: (subscriberId: string) => Saying,
  { part = '', safety }: { part?: string; safety?: SafetyContext } = {},
): Promise<void> {
  const { deps, ticket, effect } = work;
  for (const { id, channel, address } of ticket.subscribers) {
    const isKnown = deps.directory.current().person(id) !== null;
    await tellOne(work, id, {
      to: isKnown ? { person: id } : { channel, address },
      say: toSaying(id),
      urgency: 'normal',
      key: `${effect.id}:${id}${part && `:${part}`}`,
      audience: 'reporter',
      ...(safety && { safety }),
      ticketNo: ticket.no,
    });
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
  const directory = deps.directory.current();
  const others = engineers.filter((id) => id !== ticket.engineer?.id && isAtWork(directory, id));
  return others.slice(0, limit).map((id) => ({
    text: textRef('ticket.button.assign', {
      name: directory.person(id)?.name ?? id,
    }),
    key: ticketKey(ticket, 'assign', epoch, id),
    style: 'primary' as const,
  }));
}

import { passedOnId, tellTicket } from './tell-ticket.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import type { Media } from '../../flows/ticket/types.ts';
import type { OutcomeAnswer, OutcomeWord, WithdrawAnswer } from './types.ts';

/** What a reporter does to one ticket that she (or the conversation for her) has named. Which ticket is meant is never guessed here. */

interface Reporter {
  id: string;
  name: string;
}

/** More about it, in words or by a picture. */
export function supplement(
  deps: TicketDeps,
  ticketId: string,
  by: Reporter,
  said: { text: string; media: Media | null; eventId: string },
): Promise<'taken' | 'repeated' | 'missing'> {
  const { text, media, eventId } = said;
  return tellTicket(deps, ticketId, { type: 'SUPPLEMENT', text, media, by }, eventId);
}

/**
 * Whether the device works. Only `works`, said of a ticket that asks for it or is helped from afar, ends anything; `broken` opens
 * what counted as mended; `unsure` (试了, 好像, 还行) is kept as words for the engineer and changes nothing.
 */
export async function outcome(
  deps: TicketDeps,
  ticketId: string,
  by: Reporter,
  said: { word: OutcomeWord; text: string; eventId: string },
): Promise<OutcomeAnswer> {
  const { word, text, eventId } = said;
  const before = await deps.store.find(ticketId);
  if (!before) return { result: 'missing' };
  const { stage } = contextOf(before);
  const fact =
    word === 'unsure'
      ? ({ type: 'SUPPLEMENT', text, media: null } as const)
      : word === 'broken'
        ? ({ type: 'STILL_BROKEN', text } as const)
        : stage === 'confirming'
          ? ({ type: 'CONFIRMED' } as const)
          : ({ type: 'RESOLVED_BY_REPORTER', text } as const);
  await tellTicket(deps, ticketId, { ...fact, by }, eventId);
  const after = await heardBy(deps, ticketId, eventId);
  const { id, no } = after;
  if (word === 'unsure') return { result: 'unclear', ticketId: id, no };
  if (word === 'works') {
    const isEnded = after.confirmedAt !== null || after.outcome === 'confirmed';
    return { result: isEnded ? 'confirmed' : 'noted', ticketId: id, no };
  }
  if (id !== ticketId) return { result: 'movedOn', ticketId: id, no };
  return { result: wasReopened(stage, after.stage) ? 'reopened' : 'noted', ticketId: id, no };
}

function wasReopened(before: string, after: string): boolean {
  return ['recording', 'confirming', 'closed'].includes(before) && after === 'triage';
}

/** The ticket that took the words: this one, or the one that they were passed on to. */
async function heardBy(deps: TicketDeps, ticketId: string, eventId: string) {
  const passedOn = await deps.store.findByRequest(passedOnId(eventId));
  const record = await deps.store.find(passedOn?.id ?? ticketId);
  if (!record) throw new Error(`ticket ${ticketId} vanished`);
  return contextOf(record);
}

/** It is not needed any more. One of several reporters only takes back her own report. */
export async function withdraw(
  deps: TicketDeps,
  ticketId: string,
  by: Reporter,
  said: { reason: string; eventId: string },
): Promise<WithdrawAnswer> {
  const { reason, eventId } = said;
  await tellTicket(deps, ticketId, { type: 'WITHDRAW_WANTED', reason, by }, eventId);
  const record = await deps.store.find(ticketId);
  if (!record) return { result: 'missing' };
  const { no, stage, subscribers, withdrawal } = contextOf(record);
  const result = subscribers.every(({ id }) => id !== by.id)
    ? 'left'
    : stage === 'closed'
      ? 'closed'
      : withdrawal !== null
        ? 'asked'
        : 'tooLate';
  return { result, no };
}

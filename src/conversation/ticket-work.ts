import { confirmFlow } from '../../flows/confirm/index.ts';
import { findNews } from '../../flows/fault-report/ticket-facts.ts';
import type { TicketNews } from '../../flows/fault-report/ticket-facts.ts';
import { hear, whereIs } from '../../flows/kit/known.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { acknowledge } from './acknowledge.ts';
import { pushFrame } from './frames.ts';
import type { KnownTicket, MessageEvent, Turn, TurnDeps } from './state.ts';
import type { TicketRoute } from './ticket-route.ts';
import { effect, say } from './turn.ts';

/** What is said about tickets that exist: passed on to the one that is meant, or asked about first. */

export interface Said {
  reading: Reading;
  event: MessageEvent;
}

type Tell = Omit<Extract<TicketRoute, { type: 'tell' }>, 'type'>;
type Ask = Omit<Extract<TicketRoute, { type: 'ask' }>, 'type'>;

/** A report of a device whose repair counts as done says that it is not; of any other it says more. */
export function whatOf({ stage }: KnownTicket): Tell['what'] {
  return ['recording', 'confirming', 'closed'].includes(stage) ? 'broken' : 'supplement';
}

export function tellAboutTicket(
  turn: Turn,
  deps: TurnDeps,
  { reading, event }: Said,
  { ticket, what, isGuess = false }: Tell,
): void {
  const { text } = reading;
  const known = hear(ticket.known, reading, { at: event.at, by: turn.state.speaker.id });
  learnOfTicket(turn, { ...ticket, known });
  if (what === 'supplement') {
    const facts = findNews(ticket.known, {
      known,
      assessment: deps.assess(known),
      texts: [{ text }],
    });
    const isCorrected = facts.some(({ type }) => type === 'CORRECTED');
    effect(turn, 'tellTicket', { ticketId: ticket.id, facts: withWords(ticket, facts, text) });
    const ack = acknowledge(deps, reading, ticket.known);
    if (ticket.stage === 'remote') return;
    if (ack !== null) say(turn, 'heard', { what: ack });
    if (isGuess) {
      turn.state = { ...turn.state, lastGuess: { reading, at: event.at } };
      return say(turn, 'supplement.guessed', { no: ticket.no, what: describe(deps, ticket) });
    }
    return say(turn, isCorrected ? 'supplement.corrected' : 'supplement.added', { no: ticket.no });
  }
  effect(turn, 'tellTicket', { ticketId: ticket.id, facts: [outcomeOf(ticket, what, text)] });
  // A ticket that the word closes or reopens answers itself.
  if (what === 'broken' && ticket.isOpen && whatOf(ticket) === 'supplement')
    say(turn, 'outcome.broken', { no: ticket.no });
}

/** Helped from afar, whatever she writes is read by the engineer as she wrote it. */
function withWords({ stage }: KnownTicket, facts: TicketNews[], text: string): TicketNews[] {
  const hasWords = facts.some(({ type }) => type === 'SUPPLEMENT' || type === 'HAZARD_RAISED');
  const isTalk = stage === 'remote' && text !== '' && !hasWords;
  return isTalk ? [...facts, { type: 'SUPPLEMENT', text, media: null }] : facts;
}

function outcomeOf({ stage }: KnownTicket, what: 'works' | 'broken', text: string) {
  if (what === 'works') return { type: 'CONFIRMED' } as const;
  return { type: stage === 'confirming' ? 'REJECTED' : 'STILL_BROKEN', text } as const;
}

/** The mirror learns at once what the ticket is told. */
function learnOfTicket(turn: Turn, ticket: KnownTicket): void {
  const tickets = turn.state.tickets.map((one) => (one.id === ticket.id ? ticket : one));
  turn.state = { ...turn.state, tickets };
}

export function askAboutTicket(turn: Turn, deps: TurnDeps, { event }: Said, ask: Ask): void {
  const { purpose, textId, asks, tickets } = ask;
  if (purpose.kind === 'real') turn.state = { ...turn.state, hypotheticalAt: event.at };
  const lines = tickets.map((ticket) => describe(deps, ticket));
  const isChoice = asks === 'option';
  const options = isChoice ? lines : [];
  const values = isChoice
    ? { options: lines.map((line, index) => `${index + 1} ${line}`).join('\n') }
    : { what: lines[0] ?? '', no: tickets[0]?.no ?? '' };
  const question = { id: textId, values };
  pushFrame(turn, confirmFlow, { purpose, question, asks, options }, event.at);
}

/** "ICU 3床呼吸机": place and device of a ticket, or its number. */
function describe(deps: TurnDeps, { known, no }: KnownTicket): string {
  const place = whereIs(known);
  const device = known.equipment?.name ?? deps.deviceName(known.category);
  const parts = [place, device].filter((part) => part !== null);
  return parts.length === 0 ? no : parts.join('');
}

import type { TicketView } from '../tickets/view-ticket.ts';
import { toList } from './dialogue-script.ts';
import type { Dialogue } from './dialogue-script.ts';

export interface PlayedTurn {
  turn: string;
  /** What she was told in answer. */
  answers: string[];
}

type Expected = Dialogue['expect'];

/** Every expectation that was not met, in plain words. `tickets`: newest first. */
export function judgeDialogue(
  { expect }: Dialogue,
  turns: PlayedTurn[],
  tickets: TicketView[],
): string[] {
  const [first = null, second = null] = tickets.toReversed();
  return [
    ...compare('tickets', expect.tickets, tickets.length),
    ...compare('ticket', expect.ticket, first !== null),
    ...judgeTicket(expect, first),
    ...judgeState(expect, first),
    ...(expect.second ? judgeTicket(expect.second, second).map((miss) => `second: ${miss}`) : []),
    ...judgeWords(expect, turns),
  ];
}

function compare(name: string, wanted: unknown, found: unknown): string[] {
  return wanted === undefined || wanted === found ? [] : [describe(name, wanted, found)];
}

function describe(name: string, wanted: unknown, found: unknown): string {
  return `${name}: expected ${JSON.stringify(wanted)}, is ${JSON.stringify(found)}`;
}

function judgeTicket(
  expect: Pick<Expected, 'category' | 'priority' | 'location'>,
  ticket: TicketView | null,
): string[] {
  return [
    ...compare('category', expect.category, ticket?.category ?? null),
    ...judgePriority(toList(expect.priority), ticket?.priority ?? null),
    ...judgeLocation(expect.location, ticket?.location ?? null),
  ];
}

function judgePriority(wanted: string[], found: string | null): string[] {
  const isMet = wanted.length === 0 || wanted.includes(found ?? '');
  return isMet ? [] : [describe('priority', wanted.join('|'), found)];
}

function judgeLocation(wanted: string | null | undefined, found: string | null): string[] {
  if (wanted === undefined) return [];
  const isThere = wanted === null ? found === null : plain(found ?? '').includes(plain(wanted));
  return isThere ? [] : [describe('location', wanted, found)];
}

function plain(place: string): string {
  return place.replaceAll(/\s+/g, '').toUpperCase();
}

function judgeState(expect: Expected, ticket: TicketView | null): string[] {
  const isGuided = ticket !== null && wasGuided(ticket);
  return [
    ...compare('stage', expect.stage, ticket?.stage ?? null),
    ...compare('status', expect.status, ticket?.status ?? null),
    ...compare('patient', expect.patient, ticket?.patientDependence ?? null),
    ...compare('hazardProtocol', expect.hazardProtocol, isGuided),
    ...judgeHazards(expect, ticket?.hazards ?? []),
    ...judgeFacts(expect, ticket?.facts ?? []),
  ];
}

function wasGuided({ timeline }: TicketView): boolean {
  return timeline.some(({ type }) => type.toLowerCase().includes('safety'));
}

function judgeHazards({ hazards: wanted = [], noHazards }: Expected, found: string[]): string[] {
  const isMissing = wanted.some((id) => !found.includes(id));
  return [
    ...(isMissing ? [describe('hazards', wanted, found)] : []),
    ...(noHazards && found.length > 0 ? [describe('hazards', [], found)] : []),
  ];
}

function judgeFacts({ facts: wanted = {} }: Expected, found: TicketView['facts']): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const fact = found.find((one) => one.name === name);
    return compare(`fact ${name}`, value, fact?.value ?? null);
  });
}

function judgeWords(expect: Expected, turns: PlayedTurn[]): string[] {
  const saidIn = (phrase: string) =>
    turns.findIndex(({ answers }) => answers.some((answer) => new RegExp(phrase).test(answer)));
  const misses: string[] = [];
  for (const phrase of toList(expect.says))
    if (saidIn(phrase) < 0) misses.push(`never said: ${phrase}`);
  for (const phrase of toList(expect.never)) {
    const index = saidIn(phrase);
    if (index >= 0) misses.push(`said after turn ${index + 1}: ${phrase}`);
  }
  for (const { phrase, turn } of expect.notBefore ?? []) {
    const index = saidIn(phrase);
    if (index >= 0 && index + 1 < turn)
      misses.push(`said after turn ${index + 1}, not before ${turn} allowed: ${phrase}`);
  }
  for (const phrase of toList(expect.notAskedAgain)) {
    const questions = turns.slice(1).flatMap(({ answers }) => answers.flatMap(questionsOf));
    const again = questions.find((question) => new RegExp(phrase).test(question));
    if (again !== undefined) misses.push(`asked again: ${again}`);
  }
  return misses;
}

function questionsOf(answer: string): string[] {
  return answer.match(/[^。！!\n]*[？?]/g) ?? [];
}

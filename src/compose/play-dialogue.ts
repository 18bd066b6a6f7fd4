import { z } from 'zod';
import type { ChatEntry } from '../simulator/types.ts';
import type { TicketView } from '../tickets/view-ticket.ts';
import type { Service } from './start-service.ts';

/** A scripted conversation and what has to come of it. */
export const dialogueSchema = z.strictObject({
  id: z.string().min(1),
  /** What the nurse says, or `@wait 26h`, `@as e1 出发`, `@press e1 接单`. */
  turns: z.array(z.string().min(1)).min(1),
  expect: z.strictObject({
    ticket: z.boolean().optional(),
    tickets: z.number().int().min(0).optional(),
    category: z.string().nullable().optional(),
    priority: z.string().nullable().optional(),
    location: z.string().nullable().optional(),
    stage: z.string().optional(),
    hazards: z.array(z.string()).optional(),
    hazardProtocol: z.boolean().optional(),
    /** Phrases (regular expressions) that must be said at some time, or never, or never before a turn (1 = the first). */
    says: z.array(z.string()).optional(),
    neverSays: z.array(z.string()).optional(),
    notBefore: z
      .array(z.strictObject({ phrase: z.string(), turn: z.number().int().min(1) }))
      .optional(),
  }),
});
export type Dialogue = z.infer<typeof dialogueSchema>;

export interface PlayedTurn {
  turn: string;
  /** What the nurse was told in answer. */
  answers: string[];
}

export interface PlayedDialogue {
  id: string;
  turns: PlayedTurn[];
  /** Every expectation that was not met, in plain words; empty: passed. */
  misses: string[];
}

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const waitShape = /^@wait (\d+(?:\.\d+)?)([smhd])$/;
const asShape = /^@as (\S+) (.+)$/s;
const pressShape = /^@press (\S+) (.+)$/s;

/** Plays a dialogue through the whole service, over encrypted callbacks, as one nurse. */
export async function playDialogue(
  service: Service,
  nurse: string,
  dialogue: Dialogue,
): Promise<PlayedDialogue> {
  const turns: PlayedTurn[] = [];
  let seen = 0;
  for (const turn of dialogue.turns) {
    await takeTurn(service, nurse, turn);
    await service.settle();
    const fresh = simulatorOf(service)
      .chats(nurse)
      .filter((entry) => entry.id > seen && entry.from === 'bot');
    seen = simulatorOf(service).chats(nurse).at(-1)?.id ?? seen;
    turns.push({ turn, answers: fresh.map(wordsOf) });
  }
  const tickets = (await service.rooms.tickets.list({ limit: 20 }))?.tickets ?? [];
  return { id: dialogue.id, turns, misses: findMisses(dialogue, turns, tickets) };
}

async function takeTurn(service: Service, nurse: string, turn: string): Promise<void> {
  const wait = waitShape.exec(turn);
  if (wait) {
    await service.advance(Number(wait[1]) * (units[wait[2] ?? 's'] ?? 1000));
    return;
  }
  const press = pressShape.exec(turn);
  if (press) return pressButton(service, press[1] ?? '', press[2] ?? '');
  const [, person = nurse, text = turn] = asShape.exec(turn) ?? [];
  await simulatorOf(service).sayAs(person, text);
}

async function pressButton(service: Service, person: string, label: string): Promise<void> {
  for (const entry of simulatorOf(service).chats(person).toReversed()) {
    if (entry.type !== 'card' || entry.card.replacedBy !== null) continue;
    const button = entry.card.buttons.find(({ text }) => text.includes(label));
    if (!button) continue;
    await simulatorOf(service).press(person, entry.card.taskId, button.key);
    return;
  }
  throw new Error(`${person} has no open button ${label}`);
}

function simulatorOf(service: Service) {
  if (!service.simulator) throw new Error('dialogues are played in simulator mode');
  return service.simulator;
}

function wordsOf(entry: ChatEntry): string {
  if (entry.type === 'text') return entry.text;
  return entry.type === 'card' ? [entry.card.title, entry.card.body].join('\n') : `[${entry.type}]`;
}

function findMisses({ expect }: Dialogue, turns: PlayedTurn[], tickets: TicketView[]): string[] {
  const is = { ...factsOf(tickets[0] ?? null), tickets: tickets.length };
  const misses = Object.entries(is)
    .map(([name, found]) => ({ name, found, wanted: sorted(expect[name as keyof typeof is]) }))
    .filter(
      ({ wanted, found }) =>
        wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(found),
    )
    .map(
      ({ name, found, wanted }) =>
        `${name}: expected ${JSON.stringify(wanted)}, is ${JSON.stringify(found)}`,
    );
  return [...misses, ...findWordMisses(expect, turns)];
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map(String).toSorted(byCode) : value;
}

function factsOf(ticket: TicketView | null) {
  if (ticket === null) {
    return {
      ticket: false,
      category: null,
      priority: null,
      location: null,
      stage: null,
      hazards: [],
      hazardProtocol: false,
    };
  }
  const { category, priority, location, stage } = ticket;
  const hazardProtocol = ticket.timeline.some((entry) =>
    entry.type.toLowerCase().includes('safety'),
  );
  return {
    ticket: true,
    category,
    priority,
    location,
    stage,
    hazards: ticket.hazards.toSorted(byCode),
    hazardProtocol,
  };
}

function findWordMisses(expect: Dialogue['expect'], turns: PlayedTurn[]): string[] {
  const saidIn = (phrase: string) =>
    turns.findIndex(({ answers }) => answers.some((answer) => new RegExp(phrase).test(answer)));
  const misses: string[] = [];
  for (const phrase of expect.says ?? [])
    if (saidIn(phrase) < 0) misses.push(`never said: ${phrase}`);
  for (const phrase of expect.neverSays ?? []) {
    const index = saidIn(phrase);
    if (index >= 0) misses.push(`said after turn ${index + 1}: ${phrase}`);
  }
  for (const { phrase, turn } of expect.notBefore ?? []) {
    const index = saidIn(phrase);
    if (index >= 0 && index + 1 < turn)
      misses.push(`said after turn ${index + 1}, not before ${turn} allowed: ${phrase}`);
  }
  return misses;
}

function byCode(one: string, other: string): number {
  return one < other ? -1 : 1;
}

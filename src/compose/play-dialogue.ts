import { z } from 'zod';
import type { TicketView } from '../tickets/view-ticket.ts';

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

/** What dialogues are played on: a running service with its simulator, or the house in memory (test/house). */
export interface Stage {
  says(person: string, text: string): Promise<unknown>;
  /** Presses the newest open button whose text contains `button`. */
  press(person: string, button: string): Promise<unknown>;
  advance(ms: number): Promise<unknown>;
  /** What a person was told since the last look, when all is done. */
  news(person: string): Promise<string[]>;
  /** Newest first. */
  tickets(): Promise<TicketView[]>;
}

/** Plays a dialogue as one nurse. */
export async function playDialogue(
  stage: Stage,
  nurse: string,
  dialogue: Dialogue,
): Promise<PlayedDialogue> {
  const turns: PlayedTurn[] = [];
  await stage.news(nurse);
  for (const turn of dialogue.turns) {
    await takeTurn(stage, nurse, turn);
    turns.push({ turn, answers: await stage.news(nurse) });
  }
  return { id: dialogue.id, turns, misses: findMisses(dialogue, turns, await stage.tickets()) };
}

async function takeTurn(stage: Stage, nurse: string, turn: string): Promise<void> {
  const wait = waitShape.exec(turn);
  if (wait) {
    await stage.advance(Number(wait[1]) * (units[wait[2] ?? 's'] ?? 1000));
    return;
  }
  const press = pressShape.exec(turn);
  if (press) {
    await stage.press(press[1] ?? '', press[2] ?? '');
    return;
  }
  const [, person = nurse, text = turn] = asShape.exec(turn) ?? [];
  await stage.says(person, text);
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

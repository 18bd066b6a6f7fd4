import type { TicketView } from '../tickets/view-ticket.ts';
import type { Dialogue } from './dialogue-script.ts';
import { judgeDialogue } from './judge-dialogue.ts';
import type { PlayedTurn } from './judge-dialogue.ts';

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
  /** Sends a picture. */
  shows(person: string): Promise<unknown>;
  /** Presses the newest open button whose text contains `button`. */
  press(person: string, button: string): Promise<unknown>;
  advance(ms: number): Promise<unknown>;
  /** What a person was told since the last look, when all is done. */
  news(person: string): Promise<string[]>;
  /** Newest first. */
  tickets(): Promise<TicketView[]>;
}

/** Longer than an unfinished report waits for its next word. */
const settlingMs = 6 * 60_000;

/** Plays a dialogue and judges what came of it. */
export async function playDialogue(stage: Stage, dialogue: Dialogue): Promise<PlayedDialogue> {
  const turns: PlayedTurn[] = [];
  await stage.news(dialogue.as);
  for (const turn of dialogue.turns) {
    await takeTurn(stage, dialogue.as, turn);
    turns.push({ turn, answers: await stage.news(dialogue.as) });
  }
  // What she left half said is written by then.
  await stage.advance(settlingMs);
  const tickets = await stage.tickets();
  return { id: dialogue.id, turns, misses: judgeDialogue(dialogue, turns, tickets) };
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
  await (text.startsWith('@image') ? stage.shows(person) : stage.says(person, text));
}

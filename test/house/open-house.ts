import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import type { Coverage } from '../../src/care/coverage.ts';
import { buildRooms } from '../../src/compose/build-rooms.ts';
import type { Rooms } from '../../src/compose/build-rooms.ts';
import { keepTime } from '../../src/compose/keep-time.ts';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { parseDirectoryText } from '../../src/directory/read-directory-file.ts';
import type { Directory } from '../../src/directory/types.ts';
import { createMovableClock } from '../../src/kernel/clock.ts';
import type { MovableClock } from '../../src/kernel/clock.ts';
import { parseDurationMs } from '../../src/kernel/duration.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { Card, InboundContent } from '../../src/kernel/message.ts';
import type { LanguageModel } from '../../src/language-model/create-language-model.ts';
import type { TicketView } from '../../src/tickets/view-ticket.ts';
import { configDir, content } from '../content.ts';
import { createMemoryChannel } from './memory-channel.ts';
import type { MemoryChannel, Trouble } from './memory-channel.ts';
import { createMemoryDirectory, createMemoryStores } from './memory-stores.ts';

export interface HouseOptions {
  /** When it opens, with its offset: `2026-11-25T10:00+08:00`. There is no other clock in the house. */
  at: string;
  /** A directory file (its document); the demo hospital when left out. */
  directory?: object;
  isProduction?: boolean;
  /** What a picture's codes hold, by media id. */
  codes?: Record<string, string[]>;
  /** What a language model makes of a masked text; none is asked when left out. */
  suggest?: LanguageModel['suggest'];
  /** Plan the week when it opens, as the service does; true when left out. */
  plans?: boolean;
}

/** The real rooms, wired as `src/compose` wires them, over memory: people, words, cards and a clock that only the test moves. */
export interface House {
  /** A person says something and a second goes by; resolves with what he is told in answer when all is done. */
  says(person: string, text: string): Promise<string[]>;
  /** Anything else that a person can send. `messageId`: the same again counts once. */
  sends(person: string, message: InboundContent, messageId?: string): Promise<string[]>;
  /** Presses the newest open button whose text contains `button`. */
  press(person: string, button: string): Promise<string[]>;
  /** Presses a card as it was, also one that is greyed meanwhile. */
  pressCard(person: string, card: Card, button: string): Promise<string[]>;
  /** All that a person was ever told, oldest first: texts, and cards with their facts. */
  heardBy(person: string): string[];
  /** What he was told since the last look (`says`, `press`, `news`). */
  news(person: string): string[];
  /** Cards of a person that can still be pressed, oldest first. */
  openCards(person: string): Card[];
  /** Newest first. */
  tickets(): Promise<TicketView[]>;
  /** The newest one; throws when there is none. */
  ticket(): Promise<TicketView>;
  /** The week that runs when left out. */
  checkIns(week?: string): Promise<Coverage>;
  /** Moves the clock (`PT26H`, `P3D`) and does what becomes due on the way, each at its time. */
  advance(duration: string): Promise<void>;
  /** Moves it to an instant with its offset. */
  goTo(instant: string): Promise<void>;
  /** The clock goes on while nothing runs: the service is down. What became due is done late, at the end. */
  sleep(duration: string): Promise<void>;
  /** Sends to this person go wrong from now on; null: they are well again. */
  trouble(person: string, kind: Trouble | null): void;
  /** Sends to this person wait until the returned function is called. */
  hold(person: string): () => void;
  /** Imports a directory file over the one that is there; throws with its problems. */
  imports(document: object): Promise<void>;
  settle(): Promise<void>;
  now(): Date;
  /** What was logged at error, and the reasons of alarms: empty when all is well. */
  errors: string[];
  alarms: string[];
  rooms: Rooms;
  directory: Directory;
  channel: MemoryChannel;
  stores: ReturnType<typeof createMemoryStores>;
}

const paceMs = 1000;

export async function openHouse(options: HouseOptions): Promise<House> {
  const clock = createMovableClock(stillAt(options.at));
  const errors: string[] = [];
  const alarms: string[] = [];
  const logger = listenTo(errors);
  const stores = createMemoryStores();
  const channel = createMemoryChannel(clock);
  const directory = await createDirectory({
    store: createMemoryDirectory(),
    clock,
    logger,
    knownCategories: content.safety.categories.map(({ id }) => id),
  });
  const rooms = buildRooms({
    stores,
    clock,
    logger,
    metrics: {
      committed: () => {},
      raceLost: () => {},
      effectsPending: () => {},
      alarm: (reason) => void alarms.push(reason),
    },
    directory,
    channel,
    archiveMedia: async (mediaId) => mediaId,
    readPicture: async (id) => options.codes?.[id] ?? [],
    languageModel: options.suggest
      ? { suggest: options.suggest, close: () => Promise.resolve() }
      : null,
    content,
    isProduction: options.isProduction ?? false,
  });
  const time = keepTime(rooms, { clock, logger });
  const house = furnish({ rooms, directory, channel, stores, errors, alarms, clock, time });
  await house.imports(options.directory ?? demoDirectory());
  if (options.plans ?? true) await rooms.care.planWeek();
  return house;
}

export function demoDirectory(): object {
  return parseDirectoryText(readFileSync(`${configDir}/demo/directory.yaml`), 'yaml') as object;
}

type Parts = Pick<House, 'rooms' | 'directory' | 'channel' | 'stores' | 'errors' | 'alarms'> & {
  clock: MovableClock;
  time: ReturnType<typeof keepTime>;
};

function furnish({ clock, time, ...parts }: Parts): House {
  const { rooms, directory, channel } = parts;
  const seen = new Map<string, number>();
  let count = 0;
  /** Whoever is in no directory is a stranger at an address of that name. */
  const addressOf = (person: string) =>
    directory.current().person(person)?.channels.wecom ?? person;
  const inbox = (person: string) => channel.inbox(addressOf(person));

  const house: House = {
    ...parts,
    settle: () => time.settle(),
    now: () => clock.now(),
    heardBy: (person) => inbox(person).map(({ words }) => words),
    news(person) {
      const fresh = inbox(person).slice(seen.get(person) ?? 0);
      seen.set(person, inbox(person).length);
      return fresh.map(({ words }) => words);
    },
    openCards: (person) =>
      inbox(person).flatMap(({ say, replacedBy }) =>
        say.type === 'card' && replacedBy === null ? [say.card] : [],
      ),
    says: (person, text) => house.sends(person, { type: 'text', text }),
    async sends(person, message, messageId = `m${(count += 1)}`) {
      house.news(person);
      const from = addressOf(person);
      const inbound = { channel: 'wecom', messageId, from, at: clock.now() } as const;
      await rooms.conversations.receive({ ...inbound, content: message });
      await time.settle();
      clock.advance(paceMs);
      return house.news(person);
    },
    async press(person, button) {
      const cards = house.openCards(person);
      const card = cards.findLast(({ buttons }) =>
        buttons.some((one) => one.text.includes(button)),
      );
      if (card) return house.pressCard(person, card, button);
      const open = cards.map(
        ({ title, buttons }) => `${title}: ${buttons.map(({ text }) => text).join(' | ')}`,
      );
      throw new Error(`${person} has no open button ${button}; open: ${open.join('; ') || 'none'}`);
    },
    pressCard(person, { taskId, buttons }, button) {
      const key = buttons.find(({ text }) => text.includes(button))?.key;
      if (key === undefined) throw new Error(`this card has no button ${button}`);
      const responseCode = `code${(count += 1)}`;
      return house.sends(person, { type: 'cardAction', taskId, key, responseCode, selections: [] });
    },
    tickets: async () => (await rooms.tickets.list({ limit: 50 }))?.tickets ?? [],
    async ticket() {
      const [newest] = await house.tickets();
      if (!newest) throw new Error('there is no ticket');
      return newest;
    },
    checkIns: (week) => rooms.care.coverage(week ?? null),
    advance: async (duration) => void (await time.advance(toMs(duration))),
    goTo: async (instant) => void (await time.advance(toInstant(instant) - clock.now().getTime())),
    async sleep(duration) {
      clock.advance(toMs(duration));
      await rooms.care.planWeek();
      await time.sweep.run();
      await time.settle();
    },
    trouble: (person, kind) => channel.trouble(addressOf(person), kind),
    hold: (person) => channel.hold(addressOf(person)),
    async imports(document) {
      const outcome = await directory.importFile(document);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    },
  };
  return house;
}

/** Reads an instant only with its offset: without one the machine's zone would have a say. */
function toInstant(text: string): number {
  if (!/(?:Z|[+-]\d{2}:\d{2})$/.test(text)) throw new Error(`${text} names no zone`);
  return DateTime.fromISO(text, { zone: 'utc' }).toMillis();
}

function stillAt(at: string) {
  const instant = toInstant(at);
  return { now: () => new Date(instant) };
}

function toMs(duration: string): number {
  const ms = parseDurationMs(duration);
  if (ms === null) throw new Error(`${duration} is no duration`);
  return ms;
}

const quiet = () => {};

function listenTo(errors: string[]): Logger {
  return {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (fields, message) => void errors.push(`${message} ${JSON.stringify(fields)}`),
  };
}

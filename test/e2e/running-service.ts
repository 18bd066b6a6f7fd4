import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Content } from '../../src/compose/load-content.ts';
import { startService } from '../../src/compose/start-service.ts';
import type { Service } from '../../src/compose/start-service.ts';
import { createMovableClock, systemClock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { ChatEntry, SimCard } from '../../src/simulator/types.ts';
import type { TicketView } from '../../src/tickets/view-ticket.ts';
import { content as repositoryContent } from '../content.ts';
import { useDatabase } from '../database.ts';

export const apiToken = 'test-api-token';
const webRoot = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** The whole service with its simulator on the run's engine, from before the file's tests until after them. */
export interface Running {
  service(): Service;
  /** A person says something; resolves with what he is told in answer, oldest first, when all is done. */
  says(person: string, text: string): Promise<string[]>;
  /** Presses the newest open button with this text. */
  presses(person: string, button: string): Promise<string[]>;
  /** What a person was told (texts and titles of cards) since the last look. */
  heard(person: string): string[];
  /** Cards of a person that can still be pressed, oldest first. */
  openCards(person: string): SimCard[];
  /** What the service logged at error since it began. */
  errors: string[];
  /** The newest ticket. */
  ticket(): Promise<TicketView>;
  tickets(): Promise<TicketView[]>;
  api(path: string, init?: RequestInit): Promise<Response>;
  /** Moves the clock through the route of the contract. */
  advance(duration: string): Promise<void>;
}

const quiet = () => {};
const begunAt = systemClock.now().getTime();

/**
 * `at`: when the service begins, with its offset; its clock runs on from there whatever day the machine has. A Wednesday
 * morning when left out.
 */
export function useService({
  at = '2026-11-25T10:00:00+08:00',
  env = {},
  isProduction = false,
  content = repositoryContent,
}: {
  at?: string;
  env?: Record<string, string>;
  isProduction?: boolean;
  content?: Content;
} = {}): Running {
  const database = useDatabase();
  let running: Service | undefined;
  let dataDir = '';
  const seen = new Map<string, number>();
  const errors: string[] = [];
  const logger: Logger = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (fields, message) => errors.push(`${message} ${JSON.stringify(fields)}`),
  };
  const service = (): Service => {
    if (!running) throw new Error('the service runs only while tests run');
    return running;
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'fault-bot-'));
    const settings = loadSettings({
      MONGODB_URI: database.uri,
      DATA_DIR: dataDir,
      PORT: '0',
      API_TOKEN: apiToken,
      CLOCK_CONTROL: '1',
      ...env,
    });
    const clock = runningFrom(at);
    running = await startService(settings, { clock, content, logger, isProduction, webRoot });
  });
  afterAll(async () => {
    await running?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const simulator = () => {
    const found = service().simulator;
    if (!found) throw new Error('no simulator');
    return found;
  };
  const entriesSince = (person: string): ChatEntry[] => {
    const last = seen.get(person) ?? 0;
    const fresh = simulator()
      .chats(person)
      .filter((entry) => entry.id > last);
    seen.set(person, fresh.at(-1)?.id ?? last);
    return fresh.filter((entry) => entry.from === 'bot');
  };
  const heard = (person: string) => entriesSince(person).map(wordsOf);
  const act = async (person: string, deed: () => Promise<unknown>) => {
    heard(person);
    await deed();
    await service().settle();
    return heard(person);
  };
  const openCards = (person: string) =>
    simulator()
      .chats(person)
      .flatMap((entry) =>
        entry.type === 'card' && entry.card.replacedBy === null ? [entry.card] : [],
      );
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${service().url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${apiToken}`, ...(init.headers as Record<string, string>) },
    });
  const tickets = async () => {
    const response = await api('/api/tickets?limit=50');
    return ((await response.json()) as { tickets: TicketView[] }).tickets;
  };

  return {
    service,
    errors,
    heard,
    openCards,
    api,
    tickets,
    says: (person, text) => act(person, () => simulator().sayAs(person, text)),
    async presses(person, button) {
      const card = openCards(person).findLast((one) =>
        one.buttons.some(({ text, pressed }) => text === button && !pressed),
      );
      const key = card?.buttons.find(({ text }) => text === button)?.key;
      if (!card || key === undefined) {
        const open = openCards(person).map(
          (one) => `${one.title}: ${one.buttons.map(({ text }) => text).join(' | ')}`,
        );
        throw new Error(
          `${person} has no open button ${button}; open: ${open.join('; ') || 'none'}`,
        );
      }
      return act(person, () => simulator().press(person, card.taskId, key));
    },
    async ticket() {
      const [newest] = await tickets();
      if (!newest) throw new Error('there is no ticket');
      return newest;
    },
    async advance(duration) {
      const response = await api('/dev/clock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advance: duration }),
      });
      if (response.status !== 200)
        throw new Error(`clock: ${response.status} ${await response.text()}`);
    },
  };
}

/** A clock that runs like the machine's, from an instant of our own. */
function runningFrom(at: string) {
  return createMovableClock({
    now: () => new Date(Date.parse(at) + systemClock.now().getTime() - begunAt),
  });
}

function wordsOf(entry: ChatEntry): string {
  if (entry.type === 'text') return entry.text;
  return entry.type === 'card' ? entry.card.title : `[${entry.type}]`;
}

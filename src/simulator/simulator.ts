import { randomBytes } from 'node:crypto';
import type { Router } from 'express';
import type { MovableClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { randomId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createCardUpdates } from './card-updates.ts';
import { createCallbackSender, type SendCallback } from './callback-sender.ts';
import { createChangeFeed, waitForChange } from './change-feed.ts';
import { createChatBook } from './chat-book.ts';
import { createMediaShelf } from './media-shelf.ts';
import { createMessageDesk } from './message-desk.ts';
import { createPageRouter, type PagePort } from './page-router.ts';
import { createPhones, type Phones } from './phones.ts';
import { createResponseCodes } from './response-codes.ts';
import { createTicketWatcher } from './ticket-watcher.ts';
import type { SimCredentials, SimPerson, SimulatorChange, TicketView } from './types.ts';
import { createWeComServer } from './wecom-server.ts';

export interface SimulatorDeps {
  credentials: SimCredentials;
  /** The service's `/wecom/callback`, absolute; asked for at each delivery. */
  callbackUrl: () => string;
  /** Everybody whom messages reach. */
  people: readonly SimPerson[];
  /** Ids of those whose phones the page shows, in this order; default all. */
  onPage?: readonly string[];
  /** The service's own clock. */
  clock: MovableClock;
  /** Moves that clock and runs what became due. */
  advanceClock: (ms: number) => Promise<void>;
  listTickets: () => Promise<readonly TicketView[]>;
  /** Folder of the built page (`dist/web`). */
  webRoot: string;
  logger: Logger;
  /** Port of the API server; default 0, any free one. */
  apiPort?: number;
  /** How long a callback may take, default 5000 as WeCom; and the pause before it is sent again, default 500. */
  callbackTimeoutMs?: number;
  retryDelayMs?: number;
}

/**
 * A local WeCom with its people: an API server for the service, phones for the page and for tests, and the clock.
 * What people do on their phones resolves when the service has answered the callback, or has failed to four times.
 */
export interface Simulator extends PagePort {
  /** What WECOM_API_BASE has to be; known after `start`. */
  readonly apiBase: string;
  /** The page and its routes; mount it on `/sim`. */
  readonly router: Router;
  readonly people: readonly SimPerson[];
  /** The next `times` calls of the service get this code, as when WeCom has a bad day. */
  failNext(errcode: number, times: number): void;
  /** Takes the access token back before its time: the next call gets 42001. */
  revokeToken(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The first truthy answer of `find`, asked again after every change; rejects after `timeoutMs` (default 5000). */
  waitFor<T>(find: () => T | Promise<T>, timeoutMs?: number): Promise<NonNullable<T>>;
}

const BOARD_INTERVAL_MS = 1000;

/** Wires the simulator. Nothing runs before `start`. */
export function createSimulator(deps: SimulatorDeps): Simulator {
  const { feed, board, book, media, tokens, server, phones } = createParts(deps);
  const port: PagePort = {
    people: findShown(deps),
    ...refreshAfter(phones, () => board.refresh()),
    async advance(ms) {
      await deps.advanceClock(ms);
      feed.emit({ type: 'clock', now: deps.clock.now().toISOString() });
      await board.refresh();
    },
    chats: (personId) => book.chat(phones.known(personId).id),
    tickets: () => board.current(),
    now: () => deps.clock.now(),
    mediaOf: (mediaId) => media.get(mediaId),
    onChange: (listener) => feed.listen(listener),
  };
  const page = createPageRouter({ simulator: port, webRoot: deps.webRoot, logger: deps.logger });

  return {
    ...port,
    get apiBase() {
      return server.base;
    },
    router: page.router,
    failNext: (errcode, times) => server.failNext(errcode, times),
    revokeToken: () => tokens.revoke(),
    async start() {
      await server.start();
      board.start();
    },
    async stop() {
      page.closeStreams();
      board.stop();
      await server.stop();
    },
    waitFor: (find, timeoutMs = 5000) => waitForChange(feed, find, timeoutMs),
  };
}

function findShown({ people, onPage }: SimulatorDeps): readonly SimPerson[] {
  if (!onPage) return people;
  return onPage.flatMap((id) => people.find((person) => person.id === id) ?? []);
}

function createParts(deps: SimulatorDeps) {
  const { clock, logger, credentials } = deps;
  const ids = { clock, newId: randomId };
  const feed = createChangeFeed((error) =>
    logger.warn({ reason: messageOf(error) }, 'a simulator listener failed'),
  );
  const board = createTicketWatcher({
    listTickets: deps.listTickets,
    onChange: (tickets) => feed.emit({ type: 'tickets', tickets }),
    hasListeners: () => feed.hasListeners(),
    intervalMs: BOARD_INTERVAL_MS,
    logger,
  });
  /** What is said often goes with a change on the board. */
  const tellAndLook = (change: SimulatorChange): void => {
    feed.emit(change);
    if (feed.hasListeners()) void board.refresh();
  };
  const book = createChatBook({ clock, people: deps.people, onChange: tellAndLook });
  const media = createMediaShelf(ids);
  const responseCodes = createResponseCodes(ids);
  const tokens = createAccessTokens({ ...ids, ...credentials });
  const app = { ...ids, agentId: credentials.agentId, book, media, responseCodes };
  const server = createWeComServer({
    tokens,
    sendMessage: createMessageDesk(app),
    updateCard: createCardUpdates(app),
    media,
    logger,
    port: deps.apiPort ?? 0,
  });
  const phones = createPhones({
    book,
    send: createSender(deps),
    media,
    responseCodes,
    newMessageId: () => String(randomBytes(8).readBigUInt64BE() >> 1n),
    apiBase: () => server.base,
  });
  return { feed, board, book, media, tokens, server, phones };
}

function createSender(deps: SimulatorDeps): SendCallback {
  return createCallbackSender({
    credentials: deps.credentials,
    callbackUrl: deps.callbackUrl,
    clock: deps.clock,
    randomBytes,
    logger: deps.logger,
    timeoutMs: deps.callbackTimeoutMs ?? 5000,
    retryDelayMs: deps.retryDelayMs ?? 500,
  });
}

/** The same acts; when they resolve, the board knows what they led to. */
function refreshAfter(phones: Phones, refresh: () => Promise<void>): Omit<Phones, 'known'> {
  async function settled<T>(act: Promise<T>): Promise<T> {
    const result = await act;
    await refresh();
    return result;
  }
  return {
    sayAs: (personId, text) => settled(phones.sayAs(personId, text)),
    sendImage: (personId, bytes, contentType) =>
      settled(phones.sendImage(personId, bytes, contentType)),
    sendLocation: (personId, location) => settled(phones.sendLocation(personId, location)),
    press: (personId, taskId, key) => settled(phones.press(personId, taskId, key)),
  };
}

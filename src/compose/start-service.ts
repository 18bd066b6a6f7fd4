import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '../config/load-settings.ts';
import { createDirectory } from '../directory/create-directory.ts';
import type { Directory } from '../directory/types.ts';
import { advanceClock } from '../durable/advance-clock.ts';
import { createSweep } from '../durable/sweep.ts';
import type { Sweep } from '../durable/sweep.ts';
import { createMovableClock, systemClock } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';
import { createMetrics } from '../operations/metrics.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { openDatabase } from '../store/connect.ts';
import { buildRooms, categoryName } from './build-rooms.ts';
import type { Rooms } from './build-rooms.ts';
import { buildRoutes } from './build-routes.ts';
import type { Ground, House, StartOptions } from './house.ts';
import { loadContent } from './load-content.ts';
import { openChannel } from './open-channel.ts';
import { openLanguageModel } from './open-language-model.ts';
import { fillDemoDirectory, openSimulator } from './open-simulator.ts';
import { createPictureReader } from './read-picture.ts';
import { toRuntimeMetrics } from './runtime-metrics.ts';
import { startJobs } from './start-jobs.ts';
import type { Jobs } from './start-jobs.ts';

export interface Service {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  url: string;
  clock: Clock;
  directory: Directory;
  rooms: Rooms;
  /** Null with a real WeCom. */
  simulator: Simulator | null;
  /** Moves the service's clock and does what became due, each at its time; resolves with the new now. */
  advance(ms: number): Promise<Date>;
  /** Resolves when all that was accepted is done as far as it can be now. */
  settle(): Promise<void>;
  /** Takes no more, finishes what is under way, closes everything. */
  stop(): Promise<void>;
}

/** Starts the whole service. Throws a UserFacingError when settings, config or database cannot be used; nothing is left running then. */
export async function startService(settings: Settings, options: StartOptions): Promise<Service> {
  const ground = await layGround(settings, options);
  try {
    return await open(ground);
  } catch (error) {
    await ground.database.close();
    throw error;
  }
}

async function layGround(settings: Settings, options: StartOptions): Promise<Ground> {
  const { logger } = options;
  const content = loadContent(settings.configDir);
  const languageModel = openLanguageModel({ content, env: process.env, logger });
  const clock = createMovableClock(systemClock);
  const metrics = createMetrics({ processMetrics: true });
  const database = await openDatabase({ logger }, settings);
  try {
    const knownCategories = content.safety.categories.map(({ id }) => id);
    const { connection } = database;
    const directory = await createDirectory({ connection, logger, clock, knownCategories });
    return { settings, options, content, clock, metrics, database, directory, languageModel };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function open(ground: Ground): Promise<Service> {
  const { settings } = ground;
  // The simulator has to know where the service will listen, and the service what the simulator's API is called.
  const listening: { server: Server | null } = { server: null };
  const house = await buildHouse(
    ground,
    () => `${urlOf(listening.server, settings)}/wecom/callback`,
  );
  const jobs = await startJobs(house);
  const app = buildRoutes({ ...house, jobs });
  const server = app.listen(settings.port, settings.host);
  await once(server, 'listening');
  listening.server = server;
  return {
    ...house,
    url: urlOf(server, settings),
    stop: () => stop(house, jobs, server),
  };
}

async function buildHouse(ground: Ground, callbackUrl: () => string): Promise<House> {
  const { settings, options, content, clock, metrics, database, directory } = ground;
  const { logger, isProduction } = options;
  const { connection, writeConcern: commitConcern } = database;
  const late: { house: House | null } = { house: null };
  const running = () => {
    if (!late.house) throw new Error('the service is not built yet');
    return late.house;
  };
  const local =
    settings.wecom === null
      ? await openLocalWecom(ground, {
          callbackUrl,
          advance: (ms) => running().advance(ms),
          listTickets: () => listForBoard(running()),
        })
      : null;
  const account = settings.wecom ?? local?.account;
  if (!account) throw new Error('no WeCom account');
  const baseUrl = local?.simulator.apiBase ?? settings.wecomApiBase;
  const channel = openChannel({ connection, clock, logger, metrics }, { ...account, baseUrl });
  const rooms = await buildRooms({
    connection,
    commitConcern,
    clock,
    logger,
    metrics: toRuntimeMetrics(metrics),
    directory,
    channel: channel.channel,
    archiveMedia: (mediaId) => channel.media.downloadMedia(mediaId),
    readPicture: createPictureReader({ media: channel.media, logger }),
    languageModel: ground.languageModel,
    content,
    isProduction,
  });
  const sweepables = [
    rooms.conversations.sweepable,
    ...rooms.tickets.sweepables,
    ...rooms.care.sweepables,
  ];
  const sweep = createSweep({ sweepables, clock, logger });
  late.house = {
    ...ground,
    rooms,
    sweepables,
    sweep,
    open: channel,
    account,
    simulator: local?.simulator ?? null,
    advance: (ms) => advanceClock({ clock, sweep, planners: plannersOf(rooms) }, ms),
    settle: () => settle(sweep, sweepables.length),
  };
  return late.house;
}

/** Work that is found by looking, not woken by a timer. */
function plannersOf({ care, tickets }: Rooms) {
  return [() => care.planWeek(), () => tickets.releaseDeparted()];
}

async function openLocalWecom(
  { settings, options, content, clock, directory }: Ground,
  wires: Pick<Parameters<typeof openSimulator>[0], 'callbackUrl' | 'advance' | 'listTickets'>,
) {
  await fillDemoDirectory(directory, settings.configDir);
  const { logger, webRoot } = options;
  return openSimulator({ directory, clock, logger, texts: content.texts, webRoot, ...wires });
}

const boardSize = 60;
const stopPatienceMs = 8_000;

/** The newest tickets, with a name for the device that people know it by. */
async function listForBoard({ rooms, directory, content }: House) {
  const tickets = (await rooms.tickets.list({ limit: boardSize }))?.tickets ?? [];
  return tickets.map((ticket) => ({
    ...ticket,
    deviceName:
      (ticket.equipment === null ? null : directory.current().equipment(ticket.equipment)?.name) ??
      categoryName(content, ticket.category),
  }));
}

/** Effects of one kind give work to another: as many rounds as there are kinds reach all of them. */
async function settle(sweep: Sweep, kinds: number): Promise<void> {
  for (let round = 0; round <= kinds; round += 1) await sweep.idle();
}

async function stop(house: House, jobs: Jobs, server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await jobs.stop();
  await house.simulator?.stop();
  server.closeAllConnections();
  await closed;
  // What a send limit still holds is left to the next start: it is stored.
  await Promise.race([house.settle(), pause(stopPatienceMs, undefined, { ref: false })]);
  await house.rooms.deliveries.flush();
  await house.open.close();
  await house.languageModel?.close();
  await house.database.close();
}

function urlOf(server: Server | null, settings: Settings): string {
  const address = server?.address() as AddressInfo | null | undefined;
  const host = settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host;
  return `http://${host}:${address?.port ?? settings.port}`;
}

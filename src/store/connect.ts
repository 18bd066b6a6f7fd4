import mongoose from 'mongoose';
import { UserFacingError, messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './embedded/start-engine.ts';

interface DurableConcern {
  w: number | 'majority';
  j: true;
}

/** The service's hold on its database. */
export interface Database {
  readonly connection: mongoose.Connection;
  /**
   * What a write must carry that somebody is answered for: on disk before it is acknowledged, and on a replica set on most of its
   * members. It is the connection's default; a write that nobody waits for may ask for less.
   */
  readonly writeConcern: DurableConcern;
  /** The embedded engine, or null with a server of one's own. */
  readonly engine: EmbeddedEngine | null;
  /** Whether the database answers within `timeoutMs`. Never throws. */
  ping(timeoutMs: number): Promise<boolean>;
  /** Ends the connections, then the embedded engine if it is ours. */
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** Unset: the embedded engine in `dataDir`. */
  mongodbUri?: string | undefined;
  dataDir: string;
}

/** Without a name in the address: the database's name. */
const defaultName = 'fault_bot';

/**
 * How long an operation waits for each of: a server in reach, a connection of the pool, the answer (ms). The waits do not add up
 * in practice: a server that is silent is found out by the first and then refused at once. A callback has to be answered within
 * 5 s, so that a database that does not answer must be noticed well before.
 */
const patienceMs = 3_000;

/** Connects (and starts the embedded engine where no server is set). Throws a UserFacingError that says what to do. */
export async function openDatabase(
  deps: { logger: Logger },
  settings: DatabaseSettings,
): Promise<Database> {
  const engine = settings.mongodbUri ? null : await startEmbeddedEngine(deps, settings.dataDir);
  const uri = settings.mongodbUri ?? engine?.uri ?? '';
  const connection = await connect(uri).catch(async (error: unknown) => {
    await engine?.close();
    throw unreachable(error, engine !== null);
  });
  let isClosing = false;
  connection.on('disconnected', () => {
    if (!isClosing) deps.logger.warn({}, 'the database is out of reach');
  });
  connection.on('reconnected', () => deps.logger.info({}, 'the database is in reach again'));
  return {
    connection,
    writeConcern: await findWriteConcern(connection),
    engine,
    ping: (timeoutMs) => answers(connection, timeoutMs),
    async close() {
      isClosing = true;
      await connection.close();
      await engine?.close();
    },
  };
}

function connect(uri: string): Promise<mongoose.Connection> {
  return mongoose
    .createConnection(uri, {
      appName: 'fault-bot',
      ...(namesDatabase(uri) ? {} : { dbName: defaultName }),
      serverSelectionTimeoutMS: patienceMs,
      connectTimeoutMS: patienceMs,
      waitQueueTimeoutMS: patienceMs,
      socketTimeoutMS: patienceMs,
      // A second try would wait a second time. Callers know better what may be tried again, and when.
      retryReads: false,
      // A restarted engine is back in 0.2 s: look again sooner than the driver's half second while somebody waits.
      minHeartbeatFrequencyMS: 100,
      // Asked anew each time: on a busy machine the stream of answers was often not taken up again after a restart.
      serverMonitoringMode: 'poll',
      maxPoolSize: 50,
      minPoolSize: 2,
      writeConcern: { journal: true },
      // Indexes are made by ensureIndexes, once at start, where a failure is seen.
      autoIndex: false,
      autoCreate: false,
      // Waiting is the driver's work, which knows the limits above.
      bufferCommands: false,
    })
    .asPromise();
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
}

async function findWriteConcern(connection: mongoose.Connection): Promise<DurableConcern> {
  const hello = await connection.db?.command({ hello: 1 });
  return hello?.['setName'] ? { w: 'majority', j: true } : { w: 1, j: true };
}

async function answers(connection: mongoose.Connection, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((done) => {
    timer = setTimeout(() => done(false), timeoutMs);
  });
  const asked = (async () => {
    const answer = await connection.db?.command({ ping: 1 });
    return answer?.['ok'] === 1;
  })().catch(() => false);
  const isAnswered = await Promise.race([asked, late]);
  clearTimeout(timer);
  return isAnswered;
}

/** The driver's messages name hosts, never the password that stands in the address. */
function unreachable(error: unknown, isEmbedded: boolean): UserFacingError {
  const what = isEmbedded ? 'the embedded database' : 'MONGODB_URI: the database';
  return new UserFacingError(
    'database_unreachable',
    `${what} cannot be reached: ${messageOf(error)}`,
    {
      cause: error,
    },
  );
}

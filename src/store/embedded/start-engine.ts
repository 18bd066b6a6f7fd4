import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, UserFacingError, messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { describeMachine, provideNodeCommand } from './c-library.ts';
import { type HeldEngine, joinEngine, spawnEngine } from './engine-process.ts';
import { findSocketPath } from './socket-path.ts';
import { elapsedMs } from '../../kernel/clock.ts';

/** MongoDB's engine as this program holds it: alive until `close`, whatever happens to the process that runs it. */
export interface EmbeddedEngine {
  /** An ordinary `mongodb://` address, the same for every program that uses this DATA_DIR. */
  readonly uri: string;
  /** Process id of the engine's process while it is ours, else null (joined through another program, or being restarted). */
  childPid(): number | null;
  /** Ends the engine if it is ours, after what it has in hand; data is on disk when this resolves. */
  close(): Promise<void>;
}

/** How long another program may hold the folder without its socket answering, ms; more than a restart with recovery takes. */
const occupiedLimitMs = 15_000;
const retryPauseMs = 50;
const longestPauseMs = 5_000;
/** An engine that ran this long was well: its end starts the back-off anew. */
const healthyAfterMs = 60_000;

/**
 * Starts the engine in a process of its own on `dataDir`, or joins the one that another program already runs there. Resolves when
 * it answers; from then on an engine that dies is started again on the same socket. Throws a UserFacingError that names the ways
 * out where the engine cannot run.
 */
export async function startEmbeddedEngine(
  deps: { logger: Logger },
  dataDir: string,
): Promise<EmbeddedEngine> {
  const folder = openDataFolder(dataDir);
  const command = await provideNodeCommand(deps, await describeMachine(folder)).catch(
    (error: unknown) => {
      throw explain(error, folder);
    },
  );
  const keeper = new EngineKeeper(deps.logger, {
    folder,
    command,
    socketPath: findSocketPath(folder),
  });
  await keeper.start().catch((error: unknown) => {
    throw explain(error, folder);
  });
  return keeper;
}

interface EnginePlace {
  folder: string;
  command: string[];
  socketPath: string;
}

class EngineKeeper implements EmbeddedEngine {
  readonly uri: string;
  readonly #logger: Logger;
  readonly #place: EnginePlace;
  readonly #closing = new AbortController();
  #held: HeldEngine | null = null;
  #keeping: Promise<void> = Promise.resolve();

  constructor(logger: Logger, place: EnginePlace) {
    this.#logger = logger;
    this.#place = place;
    this.uri = `mongodb://${encodeURIComponent(place.socketPath)}/?directConnection=true`;
  }

  async start(): Promise<void> {
    this.#held = await this.#acquire();
    this.#keeping = this.#keep();
  }

  childPid(): number | null {
    return this.#held?.pid ?? null;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#held?.release();
    await this.#keeping;
  }

  /** Joins a running engine or starts one; while the folder is taken but silent (a start, a stop), tries again for a while. */
  async #acquire(): Promise<HeldEngine> {
    const giveUpAt = elapsedMs() + occupiedLimitMs;
    for (;;) {
      const joined = await joinEngine(this.#place.socketPath);
      if (joined) return joined;
      try {
        return await spawnEngine(this.#place);
      } catch (error) {
        const isTaken = error instanceof AppError && error.code === 'data_dir_in_use';
        if (!isTaken || this.#closing.signal.aborted || elapsedMs() > giveUpAt) throw error;
      }
      await sleep(retryPauseMs);
    }
  }

  async #keep(): Promise<void> {
    let failures = 0;
    while (this.#held && !this.#closing.signal.aborted) {
      const heldSince = elapsedMs();
      const reason = await this.#held.ended;
      this.#held = null;
      if (this.#closing.signal.aborted) return;
      if (elapsedMs() - heldSince > healthyAfterMs) failures = 0;
      this.#logger.warn({ reason }, 'the embedded database ended; starting it again');
      this.#held = await this.#restart(failures);
      failures += 1;
    }
  }

  /** Tries until it works or until we close; a pause that doubles keeps a broken disk from burning the processor. */
  async #restart(failuresBefore: number): Promise<HeldEngine | null> {
    for (let failures = failuresBefore; ; failures += 1) {
      const pauseMs = failures === 0 ? 0 : Math.min(retryPauseMs * 2 ** failures, longestPauseMs);
      await sleep(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => {});
      if (this.#closing.signal.aborted) return null;
      try {
        const held = await this.#acquire();
        if (this.#closing.signal.aborted) await held.release();
        else this.#logger.info({ pid: held.pid }, 'the embedded database is back');
        return held;
      } catch (error) {
        this.#logger.error(
          { reason: messageOf(error) },
          'the embedded database does not start; trying again',
        );
      }
    }
  }
}

function openDataFolder(dataDir: string): string {
  try {
    // Patients' words lie here: only this user reads them.
    mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 });
    return realpathSync(resolve(dataDir));
  } catch (error) {
    throw new UserFacingError(
      'data_dir_unusable',
      `DATA_DIR: cannot use ${resolve(dataDir)}: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

function explain(error: unknown, folder: string): UserFacingError {
  return new UserFacingError(
    'embedded_database_unavailable',
    `DATA_DIR: the embedded database in ${folder} cannot start: ${messageOf(error)}.\n` +
      'Ways out: set MONGODB_URI to a MongoDB server; or run "docker compose up"; ' +
      'or use a newer system (glibc 2.38 or later: Debian 13, Ubuntu 24.04, Fedora 39; or macOS on arm64).',
    { cause: error },
  );
}

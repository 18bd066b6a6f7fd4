import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import type { Connection } from 'mongoose';
import { silentLogger } from '../src/kernel/logger.ts';
import { type Database, openDatabase } from '../src/store/connect.ts';

/** The address of a database in the run's engine (test/setup/global-setup.mjs), or in the server of TEST_MONGODB_URI. */
function testDatabaseUri(name: string): string {
  const uri = process.env['TEST_MONGODB_URI'];
  if (!uri)
    throw new Error(
      'TEST_MONGODB_URI is not set: run through jest, whose global setup starts an engine',
    );
  const [address = '', query] = uri.split('?');
  return `${address.replace(/(?<=^mongodb(?:\+srv)?:\/\/[^/]+)\/.*$/, '')}/${name}${query ? `?${query}` : ''}`;
}

/**
 * A fresh database for the test file that calls this at its top: opened before its tests, dropped after them. Use the functions
 * inside hooks and tests, where it is open.
 */
export function useDatabase(): { database(): Database; connection(): Connection; uri: string } {
  const uri = testDatabaseUri(`test_${randomUUID().replaceAll('-', '')}`);
  let opened: Database | undefined;
  const database = (): Database => {
    if (!opened) throw new Error('the database is open only while hooks and tests run');
    return opened;
  };
  beforeAll(async () => {
    opened = await openDatabase({ logger: silentLogger }, { mongodbUri: uri, dataDir: 'unused' });
  });
  afterAll(async () => {
    await opened?.connection.dropDatabase();
    await opened?.close();
  });
  return { database, connection: () => database().connection, uri };
}

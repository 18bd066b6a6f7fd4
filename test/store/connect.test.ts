import { describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';

const db = useDatabase();

describe('a database', () => {
  it('writes to disk before it acknowledges, unless a write asks for less', async () => {
    const { connection, writeConcern } = db.database();
    await connection.collection('notes').insertOne({ text: 'kept' }, { writeConcern });
    expect(await connection.collection('notes').countDocuments()).toBe(1);
    expect(writeConcern).toMatchObject({ j: true });
    expect(connection.getClient().options.writeConcern).toMatchObject({ j: true });
  });

  it('answers a ping', async () => {
    expect(await db.database().ping(1_000)).toBe(true);
  });
});

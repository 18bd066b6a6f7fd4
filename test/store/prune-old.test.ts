import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import { GridFSBucket } from 'mongodb';
import { pruneFiles, pruneOld } from '../../src/store/prune-old.ts';
import { useDatabase } from '../database.ts';

const database = useDatabase();

describe('housekeeping', () => {
  it('removes what is too old and over, by its own date, and keeps the rest', async () => {
    const connection = database.connection();
    const old = new Date('2026-01-01');
    const fresh = new Date('2026-11-01');
    await connection.collection('offers').insertMany([
      { no: 'old', updatedAt: old, wakeAt: null },
      { no: 'old but waiting', updatedAt: old, wakeAt: fresh },
      { no: 'fresh', updatedAt: fresh, wakeAt: null },
    ]);
    const before = new Date('2026-06-01');
    const only = { wakeAt: null };
    const rules = [{ collection: 'offers', field: 'updatedAt', before, only }];
    expect(await pruneOld(connection, rules)).toEqual({ offers: 1 });
    const left = await connection.collection('offers').find().toArray();
    expect(left.map(({ no }) => no as string)).toEqual(['old but waiting', 'fresh']);
  });

  it('removes old files with their pieces', async () => {
    const connection = database.connection();
    if (!connection.db) throw new Error('the connection is not open');
    const bucket = new GridFSBucket(connection.db, { bucketName: 'media' });
    for (const name of ['a', 'b'])
      await pipeline(Readable.from([Buffer.from(name)]), bucket.openUploadStream(name));
    const files = connection.collection('media.files');
    await files.updateOne({ filename: 'a' }, { $set: { uploadDate: new Date('2020-01-01') } });
    expect(await pruneFiles(connection, 'media', new Date('2021-01-01'))).toBe(1);
    expect(await files.countDocuments()).toBe(1);
    expect(await connection.collection('media.chunks').countDocuments()).toBe(1);
  });
});

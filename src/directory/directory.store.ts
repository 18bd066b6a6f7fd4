import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { AppError } from '../kernel/errors.ts';
import { type DirectoryContents, emptyContents, type Section, sections } from './directory-file.ts';

/** A directory is written as chunks under a fresh name; then one pointer is turned to them. Readers see the old or the new, never a mixture. */
interface Pointer {
  _id: 'current';
  version: number;
  snapshotId: string;
  chunks: number;
  importedAt: Date;
}

interface Chunk {
  _id: string;
  snapshotId: string;
  version: number;
  section: Section;
  entries: unknown[];
}

/** Keeps a chunk far below MongoDB's 16 MB: an entry is at most a few kB. */
const entriesPerChunk = 1000;

interface StoredDirectory {
  version: number;
  contents: DirectoryContents;
}

export interface DirectoryStore {
  /** The stored version, 0 before the first import. Cheap. */
  readVersion(): Promise<number>;
  read(): Promise<StoredDirectory>;
  /** Makes `contents` the version after `base`; false when another import came first. */
  replace(base: number, contents: DirectoryContents, now: Date): Promise<boolean>;
}

/** The directory in MongoDB (collections `directoryPointers` and `directoryChunks`); writes are journalled by the connection's default. */
export function createDirectoryStore(connection: Connection): DirectoryStore {
  const pointers = () => connection.collection<Pointer>('directoryPointers');
  const chunks = () => connection.collection<Chunk>('directoryChunks');

  async function read(attempt = 1): Promise<StoredDirectory> {
    const pointer = await pointers().findOne({ _id: 'current' });
    if (!pointer) return { version: 0, contents: emptyContents };
    const parts = await chunks()
      .find({ _id: { $gte: `${pointer.snapshotId}:`, $lt: `${pointer.snapshotId};` } })
      .sort({ _id: 1 })
      .toArray();
    if (parts.length === pointer.chunks)
      return { version: pointer.version, contents: joinChunks(parts) };
    // Newer imports have meanwhile tidied this version away: read the newest.
    if (attempt < 3) return await read(attempt + 1);
    throw new AppError('directory_incomplete', 'the stored directory misses a part', {
      retryable: true,
    });
  }

  async function turnPointer(base: number, pointer: Omit<Pointer, '_id'>): Promise<boolean> {
    if (base === 0) {
      // Two first imports at once: the unique _id lets one of them in.
      const { upsertedCount } = await pointers().updateOne(
        { _id: 'current' },
        { $setOnInsert: pointer },
        { upsert: true },
      );
      return upsertedCount === 1;
    }
    const { modifiedCount } = await pointers().updateOne(
      { _id: 'current', version: base },
      { $set: pointer },
    );
    return modifiedCount === 1;
  }

  return {
    async readVersion() {
      const pointer = await pointers().findOne({ _id: 'current' }, { projection: { version: 1 } });
      return pointer?.version ?? 0;
    },
    read: () => read(),
    async replace(base, contents, now) {
      const snapshotId = randomUUID();
      const version = base + 1;
      const parts = splitIntoChunks(snapshotId, version, contents);
      for (const part of parts) await chunks().insertOne(part);
      const won = await turnPointer(base, {
        version,
        snapshotId,
        chunks: parts.length,
        importedAt: now,
      });
      // The version before stays for readers under way. Others that wrote the same version have lost for good.
      const stale = won
        ? { $or: [{ version: { $lt: base } }, { version, snapshotId: { $ne: snapshotId } }] }
        : { snapshotId };
      await chunks().deleteMany(stale);
      return won;
    },
  };
}

function splitIntoChunks(
  snapshotId: string,
  version: number,
  contents: DirectoryContents,
): Chunk[] {
  const parts: Chunk[] = [];
  for (const section of sections) {
    const entries = contents[section];
    for (let from = 0; from < entries.length; from += entriesPerChunk) {
      const _id = `${snapshotId}:${String(parts.length).padStart(6, '0')}`;
      const slice = entries.slice(from, from + entriesPerChunk);
      parts.push({ _id, snapshotId, version, section, entries: slice });
    }
  }
  return parts;
}

function joinChunks(parts: Chunk[]): DirectoryContents {
  const entriesOf = (section: Section) =>
    parts.filter((part) => part.section === section).flatMap((part) => part.entries);
  // Written by `replace` and by nothing else, from contents that were checked.
  return Object.fromEntries(
    sections.map((section) => [section, entriesOf(section)]),
  ) as unknown as DirectoryContents;
}

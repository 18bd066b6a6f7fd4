import { type IndexDescription, MongoNetworkTimeoutError } from 'mongodb';
import type { Connection } from 'mongoose';
import { AppError, messageOf } from '../kernel/errors.ts';
import { elapsedMs } from '../kernel/clock.ts';

/** The indexes of one collection; each room exports its own. */
export interface CollectionIndexes {
  collection: string;
  indexes: IndexDescription[];
}

/** An index over many documents takes longer than a turn's patience: the server goes on building, and we ask again. */
const buildTimeoutMs = 600_000;

/**
 * Makes the indexes that are missing and leaves the others alone. Throws `index_refused` with the collection's name when one of
 * another kind has the same name, or the data breaks a unique one.
 */
export async function ensureIndexes(
  connection: Connection,
  specs: CollectionIndexes[],
): Promise<void> {
  const giveUpAt = elapsedMs() + buildTimeoutMs;
  for (const { collection, indexes } of specs) {
    if (indexes.length > 0) await buildIndexes(connection, { collection, indexes }, giveUpAt);
  }
}

async function buildIndexes(
  connection: Connection,
  { collection, indexes }: CollectionIndexes,
  giveUpAt: number,
): Promise<void> {
  for (;;) {
    try {
      await connection.collection(collection).createIndexes(indexes);
      return;
    } catch (error) {
      const isStillBuilding = error instanceof MongoNetworkTimeoutError && elapsedMs() < giveUpAt;
      if (isStillBuilding) continue;
      throw new AppError('index_refused', `indexes of ${collection}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
}

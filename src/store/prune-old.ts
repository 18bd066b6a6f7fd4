import type { Connection } from './connection.ts';

/** Which rows of a collection are of no use after a time. */
export interface PruneRule {
  collection: string;
  /** The date that counts. */
  field: string;
  before: Date;
  /** Only such rows. */
  only?: object;
}

/** Removes what is old; answers how many rows that were, by collection. */
export async function pruneOld(
  connection: Connection,
  rules: PruneRule[],
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const { collection, field, before, only } of rules) {
    const rows = connection.collection(collection);
    const { deletedCount } = await rows.deleteMany({ ...only, [field]: { $lt: before } });
    removed[collection] = deletedCount;
  }
  return removed;
}

/** Old files of a GridFS bucket with their pieces: first the pieces, so that nothing is left behind that nobody finds. */
export async function pruneFiles(
  connection: Connection,
  bucket: string,
  before: Date,
): Promise<number> {
  const files = connection.collection(`${bucket}.files`);
  let removed = 0;
  for (;;) {
    const old = await files
      .find({ uploadDate: { $lt: before } }, { projection: { _id: 1 }, limit: 200 })
      .toArray();
    if (old.length === 0) return removed;
    const ids = old.map(({ _id }) => _id);
    await connection.collection(`${bucket}.chunks`).deleteMany({ files_id: { $in: ids } });
    removed += (await files.deleteMany({ _id: { $in: ids } })).deletedCount;
  }
}

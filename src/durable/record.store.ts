import type { Collection, Connection } from 'mongoose';
import { mongo } from 'mongoose';
import { AppError } from '../kernel/errors.ts';
import { createEffectFinisher } from './effect-finisher.store.ts';
import { handledLimit } from './fold-step.ts';
import type { DurableRecord, PendingEffect } from './record.ts';

/** How a commit that we answer for is written: journalled, and on a replica set by its majority. */
export interface CommitConcern {
  w: number | 'majority';
  j: true;
}

interface CommitChange<State> {
  state: State;
  timers: DurableRecord<State>['timers'];
  wakeAt: Date | null;
  newEffects: PendingEffect[];
  handled: string[];
  projection: Record<string, unknown>;
  at: Date;
}

interface EffectClaim {
  effectIds: string[];
  now: Date;
  until: Date;
  wakeAt: Date | null;
}

/** One collection of durable records. Every change is one atomic write of one document. */
export interface RecordStore<State> {
  find(id: string): Promise<DurableRecord<State> | null>;
  /** False when the id is taken already. Throws `record_conflict` when another unique index of the collection is in the way. */
  insert(record: DurableRecord<State>, projection: Record<string, unknown>): Promise<boolean>;
  /** Compare-and-set on `version`; false when somebody was faster. Throws `record_conflict` like `insert`. */
  commit(id: string, version: number, change: CommitChange<State>): Promise<boolean>;
  /** Removes a finished effect; not journalled: done again it does no harm. `wakeAt` counts only at that version. */
  finishEffects(
    id: string,
    effectIds: string[],
    wake: { version: number; wakeAt: Date | null },
  ): Promise<void>;
  retryEffect(id: string, effect: PendingEffect): Promise<void>;
  /** Takes the lease of due effects until `claim.until`; false when another sweep has it or the record has moved on. */
  claimEffects(id: string, version: number, claim: EffectClaim): Promise<boolean>;
  /** Ids of records that want to be looked at, the longest overdue first. */
  findDue(at: Date, limit: number): Promise<{ id: string; wakeAt: Date }[]>;
  countDue(at: Date): Promise<number>;
  /** The next instant at which some record is due, or null. */
  nextWakeAt(): Promise<Date | null>;
}

/** A field that a state leaves undefined stays out of the document, so that a record read is the record that was written. */
const serialize = { ignoreUndefined: true } as const;

/** Every query carries it: the partial index answers only what it can see to lie within its filter. */
const everWoken = new Date(0);

interface StoredRecord {
  _id: string;
  [key: string]: unknown;
}

/** Makes the store of one kind and its index on `wakeAt`. */
export function createRecordStore<State>(
  connection: Connection,
  collectionName: string,
  concern: CommitConcern,
): RecordStore<State> {
  const records = connection.collection<StoredRecord>(collectionName);
  return {
    find: async (id) =>
      (await records.findOne({ _id: id })) as unknown as DurableRecord<State> | null,
    insert: (record, projection) => insert(records, { ...projection, ...record }, concern),
    async commit(id, version, change) {
      const options = { ...serialize, writeConcern: concern };
      try {
        const result = await records.updateOne({ _id: id, version }, toUpdate(change), options);
        return result.matchedCount === 1;
      } catch (error) {
        throw toConflict(error);
      }
    },
    finishEffects: createEffectFinisher(records),
    async retryEffect(id, effect) {
      await records.updateOne(
        { _id: id, 'effects.id': effect.id },
        { $set: { 'effects.$': effect }, $min: { wakeAt: effect.retryAt } },
        { ...serialize, writeConcern: concern },
      );
    },
    claimEffects: (id, version, claim) => claimEffects(records, { id, version, claim, concern }),
    findDue: (at, limit) => findDue(records, at, limit),
    countDue: (at) =>
      records.countDocuments({ wakeAt: { $gte: everWoken, $lte: at } }, { limit: 10_000 }),
    async nextWakeAt() {
      const [next] = await records
        .find({ wakeAt: { $gte: everWoken } }, { projection: { wakeAt: 1 } })
        .sort({ wakeAt: 1 })
        .limit(1)
        .toArray();
      return (next?.['wakeAt'] as Date | undefined) ?? null;
    },
  };
}

/** Creates the index that the sweep reads; only records that want to be woken are in it. */
export async function ensureRecordIndexes(
  connection: Connection,
  collectionName: string,
): Promise<void> {
  await connection
    .collection(collectionName)
    .createIndex({ wakeAt: 1 }, { partialFilterExpression: { wakeAt: { $gte: everWoken } } });
}

async function insert(records: Collection<StoredRecord>, record: object, concern: CommitConcern) {
  try {
    await records.insertOne(record as StoredRecord, { ...serialize, writeConcern: concern });
    return true;
  } catch (error) {
    const conflict = toConflict(error);
    if (conflict !== error && '_id' in keyPatternOf(error)) return false;
    throw conflict;
  }
}

/** What another record holds cannot be had by trying again: whoever asked has to be told so. */
function toConflict(error: unknown): unknown {
  if (!(error instanceof mongo.MongoServerError) || error.code !== 11000) return error;
  const fields = Object.keys(keyPatternOf(error)).join(', ');
  return new AppError('record_conflict', `another record has the same ${fields}`, { cause: error });
}

function keyPatternOf(error: unknown): object {
  const pattern: unknown = (error as { keyPattern?: unknown }).keyPattern;
  return typeof pattern === 'object' && pattern !== null ? pattern : {};
}

function toUpdate<State>(change: CommitChange<State>): object {
  const push: Record<string, unknown> = {};
  if (change.newEffects.length > 0) push['effects'] = { $each: change.newEffects };
  if (change.handled.length > 0) push['handled'] = { $each: change.handled, $slice: -handledLimit };
  return {
    $set: {
      ...change.projection,
      state: change.state,
      timers: change.timers,
      wakeAt: change.wakeAt,
      updatedAt: change.at,
    },
    $inc: { version: 1 },
    ...(Object.keys(push).length > 0 && { $push: push }),
  };
}

async function findDue(records: Collection<StoredRecord>, at: Date, limit: number) {
  const due = await records
    .find({ wakeAt: { $gte: everWoken, $lte: at } }, { projection: { wakeAt: 1 } })
    .sort({ wakeAt: 1 })
    .limit(limit)
    .toArray();
  return due.map((record) => ({ id: record._id, wakeAt: record['wakeAt'] as Date }));
}

async function claimEffects(
  records: Collection<StoredRecord>,
  {
    id,
    version,
    claim,
    concern,
  }: { id: string; version: number; claim: EffectClaim; concern: CommitConcern },
): Promise<boolean> {
  const { effectIds, now, until, wakeAt } = claim;
  const claimedByAnother = { $elemMatch: { id: { $in: effectIds }, retryAt: { $gt: now } } };
  const result = await records.updateOne(
    { _id: id, version, effects: { $not: claimedByAnother } },
    { $set: { 'effects.$[due].retryAt': until, wakeAt } },
    { arrayFilters: [{ 'due.id': { $in: effectIds } }], writeConcern: concern },
  );
  return result.matchedCount === 1;
}

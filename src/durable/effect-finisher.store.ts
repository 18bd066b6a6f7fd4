import type { Collection } from 'mongoose';

/** When a record is to be woken next, as of a version. */
interface Wake {
  version: number;
  wakeAt: Date | null;
}

type FinishEffects = (id: string, effectIds: string[], wake: Wake) => Promise<void>;

interface Finish {
  operation: ReturnType<typeof toFinish>;
  resolve(): void;
  reject(error: unknown): void;
}

/** Writes of one collection that nobody waits for go together: while one is under way the next are gathered. */
export function createEffectFinisher(records: Collection<{ _id: string }>): FinishEffects {
  let waiting: Finish[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const operations = batch.map(({ operation }) => operation);
        await records.bulkWrite(operations, { writeConcern: { w: 1 } });
        for (const finish of batch) finish.resolve();
      } catch (error) {
        for (const finish of batch) finish.reject(error);
      }
    }
    isWriting = false;
  }

  return (id, effectIds, wake) =>
    new Promise((resolve, reject) => {
      waiting.push({ operation: toFinish(id, effectIds, wake), resolve, reject });
      if (!isWriting) void write();
    });
}

/** Pulls the effects whatever the version; `wakeAt` only as long as nobody has committed since. */
function toFinish(id: string, effectIds: string[], wake: Wake) {
  const isOpen = { $not: [{ $in: ['$$this.id', { $literal: effectIds }] }] };
  const isSameVersion = { $eq: ['$version', wake.version] };
  const update = {
    effects: { $filter: { input: '$effects', cond: isOpen } },
    wakeAt: { $cond: [isSameVersion, wake.wakeAt, '$wakeAt'] },
  };
  return { updateOne: { filter: { _id: id }, update: [{ $set: update }] } };
}

import { handledLimit } from '../../src/durable/fold-step.ts';
import type { DurableRecord } from '../../src/durable/record.ts';
import type { RecordStore } from '../../src/durable/record.store.ts';
import type { Document, MemoryCollection } from './memory-collection.ts';

type Row = Document & DurableRecord<unknown>;

/** Durable records in memory; test/house/stores.test.ts holds it to what the store in MongoDB does. */
export function createMemoryRecords<State>(collection: MemoryCollection): RecordStore<State> {
  const read = (id: string) => collection.find(id) as Row | null;
  const dueBy = (at: Date) =>
    collection
      .scan((row) => ({ id: row._id, wakeAt: row['wakeAt'] as Date | null }))
      .flatMap(({ id, wakeAt }) =>
        wakeAt === null || wakeAt > at ? [] : [{ id, wakeAt: new Date(wakeAt) }],
      )
      .toSorted((one, other) => Number(one.wakeAt) - Number(other.wakeAt));
  return {
    find: async (id) => read(id) as DurableRecord<State> | null,
    insert: async (record, projection) => collection.insert({ ...projection, ...record }),
    async commit(id, version, change) {
      const row = read(id);
      if (row?.version !== version) return false;
      const { state, timers, wakeAt, newEffects, handled, projection, at } = change;
      collection.replace({
        ...row,
        ...projection,
        state,
        timers,
        wakeAt,
        updatedAt: at,
        version: version + 1,
        effects: [...row.effects, ...newEffects],
        handled: [...row.handled, ...handled].slice(-handledLimit),
      });
      return true;
    },
    async finishEffects(id, effectIds, wake) {
      const row = read(id);
      if (!row) return;
      const effects = row.effects.filter((effect) => !effectIds.includes(effect.id));
      const wakeAt = row.version === wake.version ? wake.wakeAt : row.wakeAt;
      collection.replace({ ...row, effects, wakeAt });
    },
    async retryEffect(id, effect) {
      const row = read(id);
      if (!row?.effects.some((other) => other.id === effect.id)) return;
      const effects = row.effects.map((other) => (other.id === effect.id ? effect : other));
      // As `$min` has it: null is less than any date.
      const isEarlier = row.wakeAt !== null && effect.retryAt < row.wakeAt;
      collection.replace({ ...row, effects, wakeAt: isEarlier ? effect.retryAt : row.wakeAt });
    },
    async claimEffects(id, version, { effectIds, now, until, wakeAt }) {
      const row = read(id);
      const isWanted = (effect: { id: string }) => effectIds.includes(effect.id);
      if (row?.version !== version) return false;
      if (row.effects.some((effect) => isWanted(effect) && effect.retryAt > now)) return false;
      const effects = row.effects.map((effect) =>
        isWanted(effect) ? { ...effect, retryAt: until } : effect,
      );
      collection.replace({ ...row, effects, wakeAt });
      return true;
    },
    findDue: async (at, limit) => dueBy(at).slice(0, limit),
    countDue: async (at) => dueBy(at).length,
    async nextWakeAt() {
      return dueBy(new Date(8.64e15))[0]?.wakeAt ?? null;
    },
  };
}

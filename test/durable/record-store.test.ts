import { beforeAll, describe, expect, it } from '@jest/globals';
import { createRecordStore } from '../../src/durable/record.store.ts';
import type { DurableRecord } from '../../src/durable/record.ts';
import { useDatabase } from '../database.ts';
import { ensureLedgerIndexes, ledgerKind } from './ledger.ts';

const database = useDatabase();
const connection = () => database.connection();
const at = new Date(Date.UTC(2026, 10, 23));

function record(id: string, wakeAt: Date | null, state: object = {}): DurableRecord<object> {
  return {
    _id: id,
    kind: ledgerKind.name,
    state,
    version: 1,
    timers: [],
    effects: [],
    wakeAt,
    handled: [],
    createdAt: at,
    updatedAt: at,
  };
}

const openStore = () => createRecordStore<object>(connection(), ledgerKind.name, { w: 1, j: true });

beforeAll(() => ensureLedgerIndexes(connection()));

describe('the record store', () => {
  it('finds what is due through the index, whatever else exists', async () => {
    const store = openStore();
    for (let n = 0; n < 20; n += 1) {
      await store.insert(record(`sleeping${n}`, new Date(at.getTime() + 60_000 + n)), {});
      await store.insert(record(`done${n}`, null), {});
    }
    await store.insert(record('late', new Date(at.getTime() - 5000)), {});
    await store.insert(record('now', at), {});
    const before = await usesOfWakeIndex();
    expect((await store.findDue(at, 10)).map(({ id }) => id)).toEqual(['late', 'now']);
    expect(await store.countDue(at)).toBe(2);
    expect(await store.nextWakeAt()).toEqual(new Date(at.getTime() - 5000));
    expect(await usesOfWakeIndex()).toBe(before + 3);
  });

  it('gives a field that was left undefined back as undefined, not as null', async () => {
    const store = openStore();
    await store.insert(record('gap', null, { known: 1, unknown: undefined }), {});
    expect((await store.find('gap'))?.state).toEqual({ known: 1 });
    const change = {
      state: { known: 2, unknown: undefined },
      timers: [],
      wakeAt: null,
      newEffects: [],
      handled: [],
      projection: { size: undefined },
      at,
    };
    expect(await store.commit('gap', 1, change)).toBe(true);
    const found = await store.find('gap');
    expect(Object.keys(found?.state ?? {})).toEqual(['known']);
  });

  it('refuses an id that is taken and a version that has gone by', async () => {
    const store = openStore();
    expect(await store.insert(record('one', null), {})).toBe(true);
    expect(await store.insert(record('one', null), {})).toBe(false);
    const change = {
      state: {},
      timers: [],
      wakeAt: null,
      newEffects: [],
      handled: ['a'],
      projection: {},
      at,
    };
    expect(await store.commit('one', 1, change)).toBe(true);
    expect(await store.commit('one', 1, change)).toBe(false);
    expect((await store.find('one'))?.version).toBe(2);
  });

  it('says so when another record holds what is unique: trying again would never help', async () => {
    const store = openStore();
    const key = { held: 1 } as const;
    const filter = { partialFilterExpression: { held: { $type: 'string' as const } } };
    await connection()
      .collection(ledgerKind.name)
      .createIndex(key, { unique: true, ...filter });
    expect(await store.insert(record('holder', null), { held: 'x' })).toBe(true);
    await expect(store.insert(record('other', null), { held: 'x' })).rejects.toMatchObject({
      code: 'record_conflict',
      retryable: false,
    });
    expect(await store.insert(record('other', null), { held: 'y' })).toBe(true);
    const change = { state: {}, timers: [], wakeAt: null, newEffects: [], handled: [], at };
    await expect(
      store.commit('other', 1, { ...change, projection: { held: 'x' } }),
    ).rejects.toMatchObject({ code: 'record_conflict' });
  });

  it('finishes effects of many records together, and moves `wakeAt` only where nobody has committed since', async () => {
    const store = openStore();
    const effect = (id: string) => ({ id, type: 'say', params: null, tries: 0, retryAt: at });
    const ids = Array.from({ length: 30 }, (_, n) => `many${n}`);
    for (const id of ids)
      await store.insert({ ...record(id, at), effects: [effect('$a'), effect('b')] }, {});
    const later = new Date(at.getTime() + 5000);
    await Promise.all(
      ids.map((id, n) => store.finishEffects(id, ['$a'], { version: n % 2, wakeAt: later })),
    );
    const found = await Promise.all(ids.map((id) => store.find(id)));
    expect(found.map((one) => one?.effects.map(({ id }) => id))).toEqual(ids.map(() => ['b']));
    expect(found.map((one) => one?.wakeAt)).toEqual(ids.map((_, n) => (n % 2 === 1 ? later : at)));
  });
});

/** How often the engine has answered from the index on `wakeAt`. */
async function usesOfWakeIndex(): Promise<number> {
  const indexes = await connection()
    .collection(ledgerKind.name)
    .aggregate<{ key: object; accesses: { ops: number } }>([{ $indexStats: {} }])
    .toArray();
  return Number(indexes.find(({ key }) => 'wakeAt' in key)?.accesses.ops);
}

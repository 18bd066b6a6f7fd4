import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openStores } from '../../src/compose/open-stores.ts';
import type { Stores } from '../../src/compose/open-stores.ts';
import { createDirectoryStore } from '../../src/directory/directory.store.ts';
import type { DirectoryStore } from '../../src/directory/directory.store.ts';
import { emptyContents } from '../../src/directory/directory-file.ts';
import type { DurableRecord, PendingEffect } from '../../src/durable/record.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { createMemoryDirectory, createMemoryStores } from './memory-stores.ts';

/** The contract of the stores: what holds for MongoDB holds for memory, or the pure tests of the house prove nothing. */
const database = useDatabase();
const opened: Record<string, { stores: Stores; directory: DirectoryStore }> = {};
beforeAll(async () => {
  const stores = await openStores(database.database(), silentLogger);
  opened['MongoDB'] = { stores, directory: createDirectoryStore(database.connection()) };
  opened['memory'] = { stores: createMemoryStores(), directory: createMemoryDirectory() };
});

const at = new Date('2026-11-25T02:00:00Z');
const after = (ms: number) => new Date(at.getTime() + ms);
const effect = (id: string, retryAt = after(30_000)): PendingEffect => ({
  id,
  type: 'say',
  params: { text: id, left: undefined },
  tries: 0,
  retryAt,
});

function record(id: string, parts: Partial<DurableRecord<unknown>> = {}): DurableRecord<unknown> {
  return {
    _id: id,
    kind: 'tickets',
    state: { snapshot: { value: 'open', context: { gap: undefined, list: [undefined, 1] } } },
    version: 1,
    timers: [],
    effects: [],
    wakeAt: null,
    handled: [],
    createdAt: at,
    updatedAt: at,
    ...parts,
  };
}

const change = {
  state: { n: 2 },
  timers: [],
  wakeAt: after(5000),
  newEffects: [effect('b')],
  handled: ['e1'],
  projection: { status: 'open' },
  at,
};

const fresh = () => `r${randomUUID()}`;
/** Fields beside the state of a ticket. */
const unique = (parts: object = {}) => ({
  no: randomUUID(),
  lock: null,
  requestIds: [],
  reporterIds: [],
  ...parts,
});
const lastDigits = (found: { _id: string }[]) => found.map(({ _id }) => Number(_id.at(-1)));

describe.each(['MongoDB', 'memory'])('the stores in %s', (where) => {
  const stores = () => opened[where]!.stores;
  const open = () => stores().records<unknown>('tickets');
  it('give a record back as it was written, apart from what was undefined', async () => {
    const id = fresh();
    expect(await open().insert(record(id, { effects: [effect('a')] }), unique())).toBe(true);
    expect(await open().insert(record(id), unique())).toBe(false);
    const found = await open().find(id);
    expect(found?.state).toStrictEqual({
      snapshot: { value: 'open', context: { list: [null, 1] } },
    });
    expect(found?.effects).toStrictEqual([{ ...effect('a'), params: { text: 'a' } }]);
    expect(await open().find('nobody')).toBeNull();
  });

  it('commit by compare-and-set, and keep the newest handled ids', async () => {
    const id = fresh();
    const handled = Array.from({ length: 64 }, (_, n) => `h${n}`);
    await open().insert(record(id, { handled, effects: [effect('a')] }), unique());
    expect(await open().commit(id, 2, change)).toBe(false);
    expect(await open().commit(id, 1, change)).toBe(true);
    expect(await open().commit(id, 1, change)).toBe(false);
    const found = await open().find(id);
    expect(found).toMatchObject({ version: 2, state: { n: 2 }, wakeAt: after(5000) });
    expect(found?.effects.map((one) => one.id)).toEqual(['a', 'b']);
    expect(found?.handled).toEqual([...handled.slice(1), 'e1']);
  });

  it('finish effects whatever the version, and move wakeAt only at that version', async () => {
    const id = fresh();
    const effects = [effect('a'), effect('b')];
    await open().insert(record(id, { effects, wakeAt: at }), unique());
    await open().finishEffects(id, ['a'], { version: 7, wakeAt: null });
    expect(await open().find(id)).toMatchObject({ wakeAt: at, effects: [{ id: 'b' }] });
    await open().finishEffects(id, ['b'], { version: 1, wakeAt: null });
    expect(await open().find(id)).toMatchObject({ wakeAt: null, effects: [] });
  });

  it.each([
    ['later than wakeAt', after(1000), after(1000)],
    ['earlier than wakeAt', after(90_000), after(60_000)],
    ['with no wakeAt', null, null],
  ])('keep an effect that is tried again: %s', async (_name, wakeAt, expected) => {
    const id = fresh();
    await open().insert(record(id, { effects: [effect('a')], wakeAt }), unique());
    await open().retryEffect(id, { ...effect('a', after(60_000)), tries: 1 });
    await open().retryEffect(id, effect('unknown'));
    const found = await open().find(id);
    expect(found?.effects).toMatchObject([{ id: 'a', tries: 1, retryAt: after(60_000) }]);
    expect(found?.wakeAt).toEqual(expected);
  });

  it('give the lease of due effects to one', async () => {
    const id = fresh();
    await open().insert(record(id, { effects: [effect('a', at), effect('b', at)] }), unique());
    const claim = { effectIds: ['a'], now: at, until: after(30_000), wakeAt: at };
    expect(await open().claimEffects(id, 2, claim)).toBe(false);
    expect(await open().claimEffects(id, 1, claim)).toBe(true);
    expect(await open().claimEffects(id, 1, claim)).toBe(false);
    expect((await open().find(id))?.effects).toMatchObject([
      { id: 'a', retryAt: after(30_000) },
      { id: 'b', retryAt: at },
    ]);
  });

  it('find what is due, the longest overdue first', async () => {
    const due = stores().records<unknown>('conversations');
    for (const [id, wakeAt] of Object.entries({ b: after(-1), a: at, c: after(1), d: null }))
      await due.insert(record(id, { wakeAt }), {});
    expect(await due.findDue(at, 10)).toEqual([
      { id: 'b', wakeAt: after(-1) },
      { id: 'a', wakeAt: at },
    ]);
    expect(await due.findDue(at, 1)).toHaveLength(1);
    expect(await due.countDue(at)).toBe(2);
    expect(await due.nextWakeAt()).toEqual(after(-1));
    expect(await stores().records('offers').nextWakeAt()).toBeNull();
  });

  it('let one open ticket hold a piece of equipment, and number the day', async () => {
    const [one, other] = [fresh(), fresh()];
    const lock = fresh();
    const row = unique({ lock, requestIds: [one] });
    expect(await open().insert(record(one), row)).toBe(true);
    expect(await open().insert(record(one), unique())).toBe(false);
    const conflict = { code: 'record_conflict' };
    await expect(open().insert(record(other), unique({ lock }))).rejects.toMatchObject(conflict);
    const sameNo = unique({ no: row.no });
    await expect(open().insert(record(other), sameNo)).rejects.toMatchObject(conflict);
    expect(await open().insert(record(other), unique())).toBe(true);
    const toLocked = { ...change, projection: { lock } };
    await expect(open().commit(other, 1, toLocked)).rejects.toMatchObject(conflict);
    expect(await stores().tickets.findHolder(lock)).toEqual({ id: one, no: row.no });
    expect(await stores().tickets.findByRequest(one)).toEqual({ id: one, no: row.no });
    expect(await stores().tickets.findByRequest(lock)).toBeNull();
    const day = fresh();
    const next = () => stores().tickets.nextNumber(day);
    expect([await next(), await next()]).toEqual([1, 2]);
  });

  it('list tickets newest first, by page, person and status', async () => {
    const hospital = fresh();
    const rows = [1, 2, 2, 3].map((n, index) => ({
      id: `${hospital}:${index}`,
      projection: unique({
        hospital,
        status: n === 1 ? 'closed' : 'open',
        openedAt: after(n),
        closedAt: n === 1 ? after(100) : null,
        reporterIds: [hospital],
        engineerId: n === 3 ? hospital : null,
      }),
    }));
    for (const { id, projection } of rows) await open().insert(record(id), projection);
    const { tickets } = stores();
    const all = { status: null, hospital, limit: 10, after: null };
    expect(lastDigits(await tickets.list(all))).toEqual([3, 2, 1, 0]);
    expect(lastDigits(await tickets.list({ ...all, status: 'open', limit: 2 }))).toEqual([3, 2]);
    const from = { openedAt: after(2), id: `${hospital}:2` };
    expect(lastDigits(await tickets.list({ ...all, after: from }))).toEqual([1, 0]);
    expect(lastDigits(await tickets.listOfReporter(hospital, after(100)))).toEqual([3, 2, 1, 0]);
    expect(lastDigits(await tickets.listOfReporter(hospital, after(101)))).toEqual([3, 2, 1]);
    expect(lastDigits(await tickets.listOfEngineer(hospital))).toEqual([3]);
  });

  it('find offers that can be answered, and the check-ins of a week', async () => {
    const engineerId = fresh();
    const offers = stores().records<unknown>('offers');
    for (const [n, offerState] of ['offered', 'declined', 'expired'].entries())
      await offers.insert(record(`${engineerId}:${n}`, { createdAt: after(n) }), {
        engineerId,
        offerState,
      });
    const found = await stores().offers.listAnswerable(engineerId);
    expect(found.map(({ _id }) => _id)).toEqual([`${engineerId}:2`, `${engineerId}:0`]);
    const week = fresh();
    const checkIns = stores().records<unknown>('checkIns');
    const context = { person: { id: 'n1' } };
    for (const id of ['b', 'a'])
      await checkIns.insert(record(`${week}:${id}`, { state: { snapshot: { context } } }), {
        week,
        outcome: 'ok',
      });
    expect(await stores().checkIns.findByWeek(week)).toEqual([
      { id: `${week}:a`, outcome: 'ok', context },
      { id: `${week}:b`, outcome: 'ok', context },
    ]);
    expect((await stores().checkIns.idsOf(week)).toSorted()).toEqual([`${week}:a`, `${week}:b`]);
  });

  it('replace a directory only over the version that was read', async () => {
    const { directory } = opened[where]!;
    const hospital = { id: 'h1', name: '示例医院', timezone: 'Asia/Shanghai' };
    const contents = { ...emptyContents, hospitals: [hospital] };
    expect(await directory.readVersion()).toBe(0);
    expect(await directory.replace(0, contents, at)).toBe(true);
    expect(await directory.replace(0, emptyContents, at)).toBe(false);
    expect(await directory.readVersion()).toBe(1);
    expect(await directory.read()).toEqual({ version: 1, contents });
  });
});

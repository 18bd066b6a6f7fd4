import { performance } from 'node:perf_hooks';
import type { Connection } from 'mongoose';
import type { DurableRecord, Kind } from '../src/durable/record.ts';
import { createRecordStore, ensureRecordIndexes } from '../src/durable/record.store.ts';
import { createRuntime } from '../src/durable/runtime.ts';
import { createSweep } from '../src/durable/sweep.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { median } from './measure.ts';

interface SleeperState {
  woken: number;
}

const dueCount = 100;
const dayMs = 86_400_000;
const insertBatch = 5000;

export interface SweepResult {
  fewMs: number;
  manyMs: number;
  ratio: number;
}

/** One sweep that wakes 100 records, among 1,000 sleepers and among 100,000, in turns. */
export async function measureSweep(connection: Connection, repeats: number): Promise<SweepResult> {
  const few = await openSleepers(connection, 'benchFewSleepers', 1000);
  const many = await openSleepers(connection, 'benchManySleepers', 100_000);
  await few();
  await many();
  const took = { few: [] as number[], many: [] as number[] };
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    // The first of a pair may be disturbed by what came before: each is first as often.
    if (repeat % 2 === 0) took.few.push(await few());
    took.many.push(await many());
    if (repeat % 2 === 1) took.few.push(await few());
  }
  const [fewMs, manyMs] = [median(took.few), median(took.many)];
  return { fewMs, manyMs, ratio: manyMs / fewMs };
}

/** Answers a function that lets 100 of them become due and sweeps; it resolves with the milliseconds of the sweep. */
async function openSleepers(
  connection: Connection,
  name: string,
  sleeping: number,
): Promise<() => Promise<number>> {
  const collection = connection.collection<DurableRecord<SleeperState>>(name);
  await ensureRecordIndexes(connection, name);
  const later = new Date(Date.now() + 30 * dayMs);
  for (let from = 0; from < sleeping; from += insertBatch) {
    const size = Math.min(insertBatch, sleeping - from);
    await collection.insertMany(
      Array.from({ length: size }, (_, n) => sleeper(name, `s${from + n}`, later)),
    );
  }
  const due = Array.from({ length: dueCount }, (_, n) => `due${n}`);
  await collection.insertMany(due.map((id) => sleeper(name, id, later)));
  const store = createRecordStore<SleeperState>(connection, name, { w: 1, j: true });
  const noMetrics = {
    committed: () => {},
    raceLost: () => {},
    effectsPending: () => {},
    alarm: () => {},
  };
  const parts = { clock: systemClock, logger: silentLogger };
  const kind = sleeperKind(name);
  const runtime = createRuntime({ ...parts, kind, store, perform: {}, metrics: noMetrics });
  const sweep = createSweep({ ...parts, sweepables: [{ name, store, runtime }] });
  return async () => {
    const dueAt = new Date();
    await collection.updateMany(
      { _id: { $in: due } },
      { $set: { wakeAt: dueAt, timers: [{ id: 'wake', event: { type: 'WAKE' }, dueAt }] } },
    );
    const from = performance.now();
    const { woken } = await sweep.run();
    await sweep.idle();
    const ms = performance.now() - from;
    if (woken !== dueCount) throw new Error(`woke ${woken} instead of ${dueCount}`);
    return ms;
  };
}

/** A record that, once woken, sleeps for another month. */
function sleeperKind(name: string): Kind<SleeperState, null> {
  const sleep = { type: 'set', id: 'wake', event: { type: 'WAKE' }, delayMs: 30 * dayMs } as const;
  return {
    name,
    start: () => ({ state: { woken: 0 }, timers: [sleep], effects: [] }),
    advance: ({ woken }) => ({ state: { woken: woken + 1 }, timers: [sleep], effects: [] }),
    project: () => ({}),
  };
}

function sleeper(kind: string, id: string, wakeAt: Date): DurableRecord<SleeperState> {
  return {
    _id: id,
    kind,
    state: { woken: 0 },
    version: 1,
    timers: [{ id: 'wake', event: { type: 'WAKE' }, dueAt: wakeAt }],
    effects: [],
    wakeAt,
    handled: [],
    createdAt: wakeAt,
    updatedAt: wakeAt,
  };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/store/connect.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { createFloor } from './floor.ts';
import { median, round } from './measure.ts';
import type { Rate } from './measure.ts';
import { measureSweep } from './sweep.ts';
import { startTarget } from './target.ts';
import { createTurns } from './turns.ts';
import type { Script } from './turns.ts';
import { measureUnderstanding } from './understanding.ts';
import { startWecomStub } from './wecom-stub.ts';

/** `npm run bench`: everything in one run on one engine, so that the ratios mean something on any machine. Results: bench/results.json. */

const levels = [1, 8, 32];
const cases = (['report', 'talk'] as const).flatMap((script) =>
  levels.map((people) => [script, people] as const),
);
const rounds = 3;
const measureMs = 3000;
const warmUpMs = 3000;
const sweepRepeats = 12;

interface TurnsResult {
  script: Script;
  people: number;
  floorPerSecond: number;
  turnsPerSecond: number;
  ratio: number;
  turnMedianMs: number;
  turnP99Ms: number;
  /** CPU time of the service for one turn with everything that follows from it. */
  serviceCpuMsPerTurn: number;
  /** Database commands for one turn with everything that follows from it; the floor has 2. */
  commandsPerTurn: number;
}

async function measureTurns(
  connection: Parameters<typeof createFloor>[0],
  mongodbUri: string,
  dataDir: string,
): Promise<TurnsResult[]> {
  const stub = await startWecomStub();
  const target = await startTarget({ mongodbUri, wecomApiBase: stub.url, dataDir });
  const turns = createTurns(target);
  try {
    const floor = await createFloor(connection);
    await floor(8, warmUpMs);
    await turns.run('report', 8, warmUpMs);
    const results: TurnsResult[] = [];
    for (const [script, people] of cases) {
      const floors: Rate[] = [];
      const taken: Rate[] = [];
      const cpu: number[] = [];
      const commands: number[] = [];
      // In turns, so that both see the same machine.
      for (let repeat = 0; repeat < rounds; repeat += 1) {
        await quiet(stub);
        floors.push(await floor(people, measureMs));
        const before = await target.cpuSeconds();
        const commandsBefore = await countCommands(connection);
        const rate = await turns.run(script, people, measureMs);
        taken.push(rate);
        await quiet(stub);
        cpu.push(((await target.cpuSeconds()) - before) / rate.count);
        commands.push(((await countCommands(connection)) - commandsBefore) / rate.count);
      }
      const floorPerSecond = median(floors.map(({ perSecond }) => perSecond));
      const turnsPerSecond = median(taken.map(({ perSecond }) => perSecond));
      results.push({
        script,
        people,
        floorPerSecond: round(floorPerSecond, 0),
        turnsPerSecond: round(turnsPerSecond, 0),
        ratio: round(turnsPerSecond / floorPerSecond),
        turnMedianMs: round(median(taken.map(({ medianMs }) => medianMs))),
        turnP99Ms: round(median(taken.map(({ p99Ms }) => p99Ms))),
        serviceCpuMsPerTurn: round(median(cpu) * 1000),
        commandsPerTurn: round(median(commands), 1),
      });
    }
    return results;
  } finally {
    await turns.close();
    await target.stop();
    await stub.close();
  }
}

const countedCommands = ['find', 'insert', 'update', 'findAndModify', 'aggregate', 'delete'];

/** Reads and writes that the engine has been asked for, by its own count. */
async function countCommands(connection: Parameters<typeof createFloor>[0]): Promise<number> {
  const status = await connection.db?.command({ serverStatus: 1 });
  const { commands } = (status as { metrics: { commands: Record<string, { total: unknown }> } })
    .metrics;
  return countedCommands.reduce((sum, name) => sum + Number(commands[name]?.total ?? 0), 0);
}

/** Waits until the service has sent what it had to say: no measurement begins with the work of the one before. */
async function quiet(stub: { sent(): number }): Promise<void> {
  for (let wait = 0; wait < 40; wait += 1) {
    const before = stub.sent();
    await new Promise((resolve) => {
      setTimeout(resolve, 150);
    });
    if (stub.sent() === before) return;
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'fault-bot-bench-'));
const database = await openDatabase({ logger: silentLogger }, { dataDir });
try {
  const mongodbUri = database.engine?.uri ?? '';
  const understanding = measureUnderstanding('config');
  const turns = await measureTurns(database.connection, mongodbUri, dataDir);
  const sweep = await measureSweep(database.connection, sweepRepeats);
  const results = {
    at: new Date().toISOString(),
    machine: { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.version },
    turns,
    understanding: {
      medianMs: round(understanding.medianMs, 3),
      p99Ms: round(understanding.p99Ms, 3),
      withFactsMedianMs: round(understanding.withFactsMedianMs, 3),
      withFactsP99Ms: round(understanding.withFactsP99Ms, 3),
    },
    sweep: {
      fewSleepingMs: round(sweep.fewMs, 1),
      manySleepingMs: round(sweep.manyMs, 1),
      ratio: round(sweep.ratio),
    },
  };
  await writeFile('bench/results.json', `${JSON.stringify(results, null, 2)}\n`);
  console.table(turns);
  console.table([
    { what: 'understanding, median', ms: results.understanding.medianMs, target: '< 1' },
    { what: 'understanding, 99 %', ms: results.understanding.p99Ms, target: '< 5' },
    {
      what: 'with a hospital’s facts, median',
      ms: results.understanding.withFactsMedianMs,
      target: '< 1',
    },
    {
      what: 'with a hospital’s facts, 99 %',
      ms: results.understanding.withFactsP99Ms,
      target: '< 5',
    },
  ]);
  console.table([
    { what: 'sweep of 100 due, 1,000 asleep', value: results.sweep.fewSleepingMs },
    { what: 'sweep of 100 due, 100,000 asleep', value: results.sweep.manySleepingMs },
    { what: 'ratio (target ≤ 1.5)', value: results.sweep.ratio },
  ]);
} finally {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}

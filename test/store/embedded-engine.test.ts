import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { messageOf } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type Database, openDatabase } from '../../src/store/connect.ts';
import { elapsedMs } from '../../src/kernel/clock.ts';

let dataDir: string;
const open: Database[] = [];

beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), 'engine-')));
});

afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function openHere(): Promise<Database> {
  const database = await openDatabase({ logger: silentLogger }, { dataDir });
  open.push(database);
  return database;
}

async function close(database: Database): Promise<void> {
  open.splice(open.indexOf(database), 1);
  await database.close();
}

function pidOf(database: Database): number {
  const pid = database.engine?.childPid();
  if (!pid) throw new Error('the engine is not ours, or not running');
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Asks again, without a pause of its own, until the answer is yes; fails after `limitMs`. */
async function until(isTrue: () => Promise<boolean> | boolean, limitMs = 40_000): Promise<void> {
  const giveUpAt = elapsedMs() + limitMs;
  while (!(await isTrue())) {
    if (elapsedMs() > giveUpAt) throw new Error(`not within ${limitMs} ms`);
    await new Promise((next) => setImmediate(next));
  }
}

/** Writes until it is acknowledged, as a caller of the service does; resolves with the time that took, ms. */
async function writeAtLast(database: Database, id: string): Promise<number> {
  const startedAt = elapsedMs();
  const notes = database.connection.collection<{ _id: string }>('notes');
  await until(async () => {
    const done = await notes.replaceOne({ _id: id }, {}, { upsert: true }).catch(() => null);
    return done !== null;
  });
  return elapsedMs() - startedAt;
}

const ids = async (database: Database): Promise<string[]> => {
  const found = await database.connection.collection<{ _id: string }>('notes').find().toArray();
  return found.map((note) => note._id).toSorted();
};

describe('the embedded database', () => {
  it('keeps its data between runs and leaves no process and no socket behind', async () => {
    const first = await openHere();
    const pid = pidOf(first);
    await writeAtLast(first, 'a');
    await close(first);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(dataDir, 'mongodb.sock'))).toBe(false);
    expect(await ids(await openHere())).toEqual(['a']);
  });

  it('is started again when its process is killed, and the open connection goes on', async () => {
    const database = await openHere();
    await writeAtLast(database, 'before');
    const pid = pidOf(database);
    process.kill(pid, 'SIGKILL');
    expect(await writeAtLast(database, 'after')).toBeLessThan(5_000);
    expect(pidOf(database)).not.toBe(pid);
    expect(await ids(database)).toEqual(['after', 'before']);
  });

  it('loses nothing that it acknowledged when it is killed while eight writers write', async () => {
    const database = await openHere();
    const notes = database.connection.collection<{ _id: string }>('notes');
    const acknowledged: string[] = [];
    const pid = pidOf(database);
    const writer = async (name: number): Promise<void> => {
      for (let n = 0; acknowledged.length < 300; n += 1) {
        const id = `${name}-${n}`;
        const isKept = await notes.insertOne({ _id: id }).then(
          () => true,
          () => false,
        );
        // The others are in the middle of a write then.
        if (isKept && acknowledged.push(id) === 300) process.kill(pid, 'SIGKILL');
      }
    };
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(writer));
    expect(acknowledged.length).toBeGreaterThanOrEqual(300);
    await writeAtLast(database, 'back');
    const kept = new Set(await ids(database));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('is joined by a second program, which takes it over when the first ends', async () => {
    const service = await openHere();
    const command = await openHere();
    expect(command.engine?.childPid()).toBeNull();
    await writeAtLast(command, 'from the command');
    expect(await ids(service)).toEqual(['from the command']);
    await close(service);
    await writeAtLast(command, 'later');
    expect(pidOf(command)).toBeGreaterThan(0);
    expect(await ids(command)).toEqual(['from the command', 'later']);
  });

  it('is opened once by programs that start together', async () => {
    const databases = await Promise.all([openHere(), openHere(), openHere()]);
    expect(databases.filter((database) => database.engine?.childPid() != null)).toHaveLength(1);
    await Promise.all(databases.map((database, index) => writeAtLast(database, `${index}`)));
    expect(await ids(databases[0])).toEqual(['0', '1', '2']);
  });

  it('stays while its program is told to stop, and ends by itself when that program is killed', async () => {
    const { program, pid } = await startOtherProgram();
    process.kill(pid, 'SIGTERM');
    process.kill(pid, 'SIGINT');
    const joined = await openHere();
    expect(joined.engine?.childPid()).toBeNull();
    expect(await joined.ping(1_000)).toBe(true);
    program.kill('SIGKILL');
    await once(program, 'exit');
    await until(() => !isAlive(pid));
    await until(() => joined.ping(1_000));
    expect(await ids(joined)).toEqual(['from another program']);
  });

  it('that cannot open its folder says why and names the three ways out', async () => {
    await writeFile(join(dataDir, 'mongodb'), 'not a folder');
    const refusal = await openHere().catch(messageOf);
    expect(refusal).toContain('EEXIST');
    expect(refusal).toMatch(/MONGODB_URI.*docker compose up.*newer system/s);
  });

  it('whose files are broken says so, and leaves no process behind', async () => {
    await close(await openHere());
    await writeFile(join(dataDir, 'mongodb', 'WiredTiger.turtle'), 'nonsense');
    await expect(openHere()).rejects.toThrow(`the embedded database in ${dataDir} cannot start`);
  });

  it('refuses while it hangs, and works again afterwards', async () => {
    const database = await openHere();
    await writeAtLast(database, 'before');
    const pid = pidOf(database);
    process.kill(pid, 'SIGSTOP');
    try {
      const notes = database.connection.collection<{ _id: string }>('notes');
      const late = Array.from({ length: 60 }, (_, n) => notes.insertOne({ _id: `late ${n}` }));
      const outcomes = Promise.allSettled([...late, notes.findOne({ _id: 'before' })]);
      expect(await database.ping(500)).toBe(false);
      expect((await outcomes).map((outcome) => outcome.status)).not.toContain('fulfilled');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await writeAtLast(database, 'after');
    expect(await database.ping(1_000)).toBe(true);
  });
});

/** A program of its own that opens the same DATA_DIR and writes one note. */
async function startOtherProgram(): Promise<{ program: ChildProcess; pid: number }> {
  const connect = new URL('../../src/store/connect.ts', import.meta.url).href;
  const code = `
    import { openDatabase } from ${JSON.stringify(connect)};
    const silent = () => {};
    const logger = { debug: silent, info: silent, warn: silent, error: silent };
    const database = await openDatabase({ logger }, { dataDir: ${JSON.stringify(dataDir)} });
    await database.connection.collection('notes').insertOne({ _id: 'from another program' });
    console.log(database.engine.childPid());`;
  const program = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [line] = (await once(program.stdout, 'data')) as [Buffer];
  return { program, pid: Number(line.toString()) };
}

import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import type { Jobs, RecurringJob } from '../../src/jobs/create-jobs.ts';
import { useDatabase } from '../database.ts';
import { createLineLogger, createMetricsLog } from '../durable/ledger.ts';

const database = useDatabase();
const clock = { now: () => new Date('2026-11-25T02:00:00Z') };
const lockMs = 300;
const opened: Jobs[] = [];
afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.stop(1000);
});

function open(recurring: RecurringJob[], connection = database.connection()) {
  const logger = createLineLogger();
  const metrics = createMetricsLog();
  const jobs = createJobs({ connection, recurring, clock, logger, metrics, lockMs, pollMs: 20 });
  opened.push(jobs);
  return { jobs, logger, metrics };
}

function defer(): { promise: Promise<void>; resolve(this: void): void } {
  let settle: (() => void) | undefined;
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle?.() };
}

/** A job that tells when it has run so often. */
function countingJob(wanted: number, run: () => Promise<unknown> = async () => {}) {
  const name = `count-${randomUUID()}`;
  let runs = 0;
  const { promise: enough, resolve: reached } = defer();
  const job = {
    name,
    everyMs: 30,
    run: async () => {
      runs += 1;
      if (runs >= wanted) reached();
      await run();
    },
  };
  return { job, enough, runs: () => runs };
}

/** Resolves when the lock of a job that runs was renewed beyond the time for which it was taken. */
async function outlastLock(name: string): Promise<void> {
  const rows = database.connection().collection('agendaJobs');
  const read = async () =>
    ((await rows.findOne({ name })) as unknown as { lockedAt: Date }).lockedAt.getTime();
  const taken = await read();
  while ((await read()) < taken + lockMs);
}

describe('recurring jobs', () => {
  it('come again and again, each by its own name, and say when they last ended well', async () => {
    const one = countingJob(3);
    const two = countingJob(3);
    const { jobs } = open([one.job, two.job]);
    expect(await jobs.lastRunAt(one.job.name)).toBeNull();
    await jobs.start();
    await Promise.all([one.enough, two.enough]);
    expect(await jobs.lastRunAt(one.job.name)).toEqual(clock.now());
  });

  it('that fail are logged and alarmed, come again, and keep nobody else from running', async () => {
    const failing = countingJob(3, () => Promise.reject(new Error('no luck')));
    const good = countingJob(3);
    const { jobs, logger, metrics } = open([failing.job, good.job]);
    await jobs.start();
    await Promise.all([failing.enough, good.enough]);
    await jobs.stop();
    expect(metrics.alarms.slice(0, 3)).toEqual(['job_failed', 'job_failed', 'job_failed']);
    expect(logger.lines).toContainEqual({
      level: 'error',
      fields: { job: failing.job.name, reason: 'no luck' },
      message: 'a recurring job failed',
    });
    expect(await jobs.lastRunAt(failing.job.name)).toBeNull();
  });

  it('run by cron in a zone of their own', async () => {
    const job = { name: randomUUID(), cron: '* * * * * *', timezone: 'Asia/Shanghai' };
    const { enough, job: counting } = countingJob(2);
    const { jobs } = open([{ ...job, run: counting.run }]);
    await jobs.start();
    await enough;
    const row = await database.connection().collection('agendaJobs').findOne({ name: job.name });
    expect(row).toMatchObject({ repeatTimezone: 'Asia/Shanghai', repeatInterval: job.cron });
  });

  it('never run twice at once, also when a run outlasts its lock and its interval', async () => {
    let atOnce = 0;
    let most = 0;
    const slow = countingJob(2, async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await outlastLock(slow.job.name);
      atOnce -= 1;
    });
    const first = open([slow.job]);
    const second = open([slow.job]);
    await Promise.all([first.jobs.start(), second.jobs.start()]);
    await slow.enough;
    expect(most).toBe(1);
  });

  it('of the process run in every process', async () => {
    const one = countingJob(2);
    const two = countingJob(2);
    const name = randomUUID();
    for (const { job } of [one, two]) {
      const { jobs } = open([{ ...job, name, scope: 'process' }]);
      await jobs.start();
    }
    await Promise.all([one.enough, two.enough]);
    expect(Math.min(one.runs(), two.runs())).toBeGreaterThanOrEqual(2);
  });

  it('are waited for when the service stops, and not begun any more', async () => {
    const end = defer();
    let ended = false;
    const long = countingJob(1, async () => {
      await end.promise;
      ended = true;
    });
    const { jobs } = open([long.job]);
    await jobs.start();
    await long.enough;
    const stopped = jobs.stop();
    end.resolve();
    await stopped;
    expect(ended).toBe(true);
    expect(long.runs()).toBe(1);
  });

  it('that do not end are left behind after the time for stopping', async () => {
    const stuck = countingJob(1, () => new Promise(() => {}));
    const own = countingJob(1, () => new Promise(() => {}));
    const { jobs, logger } = open([stuck.job, { ...own.job, scope: 'process' }]);
    await jobs.start();
    await Promise.all([stuck.enough, own.enough]);
    await jobs.stop(50);
    expect(logger.lines).toContainEqual({
      level: 'warn',
      fields: { timeoutMs: 50 },
      message: 'recurring jobs were left running',
    });
  });

  it('survive a database that does not answer', async () => {
    const connection = await mongoose.createConnection(database.uri).asPromise();
    const { job, enough } = countingJob(1);
    const { jobs, logger } = open([job], connection);
    await jobs.start();
    await enough;
    await connection.close();
    const seen = () => logger.lines.some(({ message }) => message === 'the job queue failed');
    for (let wait = 0; wait < 200 && !seen(); wait += 1)
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    expect(seen()).toBe(true);
  });

  it('refuse two of the same name, and a cron for a job of the process', async () => {
    const { job } = countingJob(1);
    expect(() => open([job, job])).toThrow('the same name');
    const { jobs } = open([
      { name: 'x', cron: '* * * * *', timezone: 'UTC', scope: 'process', run: job.run },
    ]);
    await expect(jobs.start()).rejects.toMatchObject({ code: 'job_needs_interval' });
  });
});

import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Job } from 'agenda';
import type { Connection } from 'mongoose';
import type { Clock } from '../kernel/clock.ts';
import { AppError, messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';

/** Work that comes back. Its time is the system's, not the service's clock: what is due is for the work itself to find. */
export type RecurringJob = {
  /** Unique: Agenda keeps one job per name. */
  name: string;
  /** `cluster` (default): one process at a time. `process`: every process for itself (what it holds in memory). */
  scope?: 'cluster' | 'process';
  run(): Promise<unknown>;
} & ({ everyMs: number } | { cron: string; timezone: string });

export interface JobsDeps {
  connection: Connection;
  recurring: RecurringJob[];
  /** The system's, as Agenda's. */
  clock: Clock;
  logger: Logger;
  metrics: { alarm(reason: string): void };
  /** How long a job of a process that died stays with it, ms. */
  lockMs?: number;
  /** How often Agenda looks for what is to run, ms. */
  pollMs?: number;
}

export interface Jobs {
  start(): Promise<void>;
  /** Begins nothing more and waits for what runs; after `timeoutMs` it is left alone. */
  stop(timeoutMs?: number): Promise<void>;
  /** When a job last ended well (system time), in whichever process; null when it never did. */
  lastRunAt(name: string): Promise<Date | null>;
}

const collection = 'agendaJobs';
const defaults = { lockMs: 10_000, pollMs: 1000, stopMs: 10_000 };

/** Recurring work under Agenda. A job that fails is logged and alarmed, and comes again at its next time. */
export function createJobs(deps: JobsDeps): Jobs {
  const { recurring } = deps;
  const names = new Set(recurring.map(({ name }) => name));
  if (names.size < recurring.length)
    throw new AppError('job_name_taken', 'two recurring jobs have the same name');
  const own = recurring.filter(({ scope }) => scope === 'process');
  const shared = recurring.filter(({ scope }) => scope !== 'process');
  const timers: NodeJS.Timeout[] = [];
  const running = new Map<string, Promise<void>>();
  const leases = new Set<NodeJS.Timeout>();
  let agenda: Agenda | undefined;

  const runs = () => deps.connection.collection<{ _id: string; endedWellAt: Date }>('jobRuns');

  async function runOnce(job: RecurringJob): Promise<void> {
    try {
      await job.run();
      await runs().updateOne(
        { _id: job.name },
        { $set: { endedWellAt: deps.clock.now() } },
        { upsert: true, writeConcern: { w: 1 } },
      );
    } catch (error) {
      deps.metrics.alarm('job_failed');
      deps.logger.error({ job: job.name, reason: messageOf(error) }, 'a recurring job failed');
    }
  }

  /** Never twice at once: a run that takes longer than its interval skips the next. */
  function runOwn(job: RecurringJob): void {
    if (running.has(job.name)) return;
    const run = runOnce(job).finally(() => running.delete(job.name));
    running.set(job.name, run);
  }

  function startOwn(job: RecurringJob): void {
    if (!('everyMs' in job))
      throw new AppError('job_needs_interval', `${job.name}: a job of the process has no cron`);
    timers.push(setInterval(() => runOwn(job), job.everyMs));
  }

  return {
    async start() {
      agenda = await startAgenda({ ...deps, leases }, shared, runOnce);
      for (const job of own) startOwn(job);
    },
    async stop(timeoutMs = defaults.stopMs) {
      for (const timer of timers.splice(0)) clearInterval(timer);
      const drained = agenda?.drain({ timeout: timeoutMs });
      agenda = undefined;
      const results = await Promise.all([drained, within(running.values(), timeoutMs)]);
      // Whoever is left running loses his lock, so that another process can take the job up.
      for (const lease of leases) clearInterval(lease);
      if (results[0]?.timedOut || !results[1])
        deps.logger.warn({ timeoutMs }, 'recurring jobs were left running');
    },
    async lastRunAt(name) {
      const noted = await runs().findOne({ _id: name });
      return noted?.endedWellAt ?? null;
    },
  };
}

async function startAgenda(
  deps: JobsDeps & { leases: Set<NodeJS.Timeout> },
  shared: RecurringJob[],
  runOnce: (job: RecurringJob) => Promise<void>,
): Promise<Agenda> {
  const { connection, logger, lockMs = defaults.lockMs, pollMs = defaults.pollMs } = deps;
  if (!connection.db) throw new AppError('database_closed', 'the database is not open');
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: connection.db, collection }),
    processEvery: pollMs,
    defaultConcurrency: 1,
    defaultLockLifetime: lockMs,
  });
  // Without a listener an error of its polling would end the process.
  agenda.on('error', (error: Error) =>
    logger.error({ reason: messageOf(error) }, 'the job queue failed'),
  );
  for (const job of shared)
    // oxlint-disable-next-line typescript/no-misused-promises -- the first overload is that of callbacks; Agenda awaits the second
    agenda.define(job.name, (held: Job) => runHeld(deps, held, lockMs, () => runOnce(job)));
  await agenda.ready;
  // Two processes that start together: one row per job all the same.
  await connection
    .collection(collection)
    .createIndex(
      { name: 1, type: 1 },
      { unique: true, partialFilterExpression: { type: 'single' } },
    );
  for (const job of shared) {
    const options = 'cron' in job ? { timezone: job.timezone } : {};
    await agenda.every('cron' in job ? job.cron : job.everyMs, job.name, undefined, options);
  }
  await agenda.start();
  return agenda;
}

/** Holds the job's lock for as long as it really runs. */
async function runHeld(
  { logger, leases }: JobsDeps & { leases: Set<NodeJS.Timeout> },
  held: Job,
  lockMs: number,
  run: () => Promise<void>,
): Promise<void> {
  const keepAlive = setInterval(() => {
    held.touch().catch((error: unknown) => {
      logger.warn({ job: held.attrs.name, reason: messageOf(error) }, 'a job’s lock was not kept');
    });
  }, lockMs / 3);
  leases.add(keepAlive);
  try {
    await run();
  } finally {
    clearInterval(keepAlive);
    leases.delete(keepAlive);
  }
}

/** Whether all end within the time. */
async function within(runs: Iterable<Promise<void>>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const done = Promise.all(runs).then(() => true);
  const isDone = await Promise.race([done, late]);
  clearTimeout(timer);
  return isDone;
}

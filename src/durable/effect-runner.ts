import type { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.ts';
import { AppError, messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { EffectLanes } from './effect-lanes.ts';
import { EffectBook } from './effect-book.ts';
import { effectLeaseMs } from './fold-step.ts';
import type {
  DurableEvent,
  DurableRecord,
  Kind,
  Lane,
  PendingEffect,
  Perform,
  RuntimeMetrics,
} from './record.ts';
import type { RecordStore } from './record.store.ts';

interface EffectRunnerDeps<State> {
  kind: Pick<Kind<State, never>, 'name' | 'laneOf' | 'mergeWaiting' | 'isCurrent'>;
  store: RecordStore<State>;
  perform: Record<string, Perform<State>>;
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
  hot: LRUCache<string, DurableRecord<State>>;
  deliver(id: string, event: DurableEvent, eventId: string): Promise<unknown>;
}

/** After so many tries an effect is given up and alarmed; with the back-off below that is more than a day. */
const maxTries = 300;
/** An effect that outlasts its lease here waits for something (a send limit); it is looked after less often. */
const slowLeases = 4;
const firstRetryMs = 2_000;
const longestRetryMs = 300_000;

/** An instant: when it is tried again. */
type Outcome = 'done' | 'givenUp' | Date;

/** When an effect that failed `tries` times is tried again. */
export function computeRetryMs(tries: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries, 12));
}

/** An effect that waits in its lane, with the record as the commit left it. */
interface Job<State> {
  record: DurableRecord<State>;
  effect: PendingEffect;
}

/** What is performed at once: an effect, or one in place of several that waited. */
interface Turn<State> extends Job<State> {
  stored: PendingEffect[];
}

/** Performs the effects of committed records: in order within a lane, each once per process, again later when it fails. */
export class EffectRunner<State> {
  private readonly deps: EffectRunnerDeps<State>;
  private readonly lanes = new EffectLanes<Job<State>>((jobs, lane) => this.performAll(jobs, lane));
  private readonly underWay = new Set<string>();

  private readonly book: EffectBook<State>;

  constructor(deps: EffectRunnerDeps<State>) {
    this.deps = deps;
    this.book = new EffectBook(deps);
  }

  idle(): Promise<void> {
    return this.lanes.idle();
  }

  size(): number {
    return this.lanes.size();
  }

  /** Performs the effects of the commit just made; nobody waits for them. */
  take(record: DurableRecord<State>, newEffects: PendingEffect[]): void {
    for (const effect of newEffects) {
      if (this.underWay.has(effect.id)) continue;
      this.begin([effect]);
      this.lanes.add(record._id, this.laneOf(effect), { record, effect });
    }
  }

  private laneOf(effect: PendingEffect): Lane {
    return this.deps.kind.laneOf?.(effect) ?? { name: effect.type, isOrdered: true };
  }

  private begin(effects: PendingEffect[]): void {
    for (const { id } of effects) this.underWay.add(id);
    this.deps.metrics.effectsPending(this.deps.kind.name, effects.length);
  }

  /** What failed before in an ordered lane, and what was held up by it: it is not overtaken, it is tried now. */
  private heldUp(record: DurableRecord<State>, before: PendingEffect, lane: Lane) {
    if (!lane.isOrdered) return [];
    const { effects } = this.deps.hot.get(record._id) ?? record;
    const earlier = effects
      .slice(
        0,
        Math.max(
          0,
          effects.findIndex(({ id }) => id === before.id),
        ),
      )
      .filter((one) => one.failed === undefined && this.laneOf(one).name === lane.name);
    const first = earlier.findIndex(({ tries }) => tries > 0);
    return first < 0 ? [] : earlier.slice(first).filter(({ id }) => !this.underWay.has(id));
  }

  /**
   * Takes up what earlier commits left and is due, before `newEffects`. The lease is renewed first: no other sweep begins
   * the same, and the record is not due again while a slow effect runs.
   */
  async resume(record: DurableRecord<State>, newEffects: PendingEffect[]): Promise<void> {
    const now = this.deps.clock.now();
    const isDue = (effect: PendingEffect) => effect.failed === undefined && effect.retryAt <= now;
    const due = record.effects.filter(isDue);
    const isSlow = due.some(({ id }) => this.underWay.has(id));
    const until = new Date(now.getTime() + effectLeaseMs * (isSlow ? slowLeases : 1));
    if (due.length > 0 && !(await this.book.claim(record, due, { now, until }))) {
      this.take(record, newEffects);
      return;
    }
    if (due.length === 0) await this.book.correctWakeAt(record);
    const ids = new Set([...due, ...newEffects].map(({ id }) => id));
    this.take(
      record,
      record.effects.filter(({ id }) => ids.has(id)),
    );
  }

  private async performAll(taken: Job<State>[], lane: Lane): Promise<void> {
    const [first] = taken;
    if (!first) return;
    const { record } = first;
    const recordId = record._id;
    const earlier = this.heldUp(record, first.effect, lane);
    this.begin(earlier);
    const jobs = [...earlier.map((effect) => ({ record, effect })), ...taken];
    try {
      const done: string[] = [];
      let heldUntil: Date | null = null;
      for (const turn of this.toTurns(jobs)) {
        if (heldUntil) {
          for (const effect of turn.stored)
            await this.book.keep(recordId, { ...effect, retryAt: heldUntil });
          continue;
        }
        const retryAt = await this.performOne(turn);
        if (retryAt === 'done') done.push(...turn.stored.map(({ id }) => id));
        else if (retryAt !== 'givenUp' && lane.isOrdered) heldUntil = retryAt;
      }
      await this.book.settle(recordId, done);
    } catch (error) {
      // The write itself failed: the lease runs out and the sweep takes the effects up again.
      this.deps.hot.delete(recordId);
      this.deps.logger.warn(
        { recordId, leaseMs: effectLeaseMs, reason: messageOf(error) },
        'effects left to the sweep',
      );
    } finally {
      for (const { effect } of jobs) this.underWay.delete(effect.id);
      this.deps.metrics.effectsPending(this.deps.kind.name, -jobs.length);
    }
  }

  private toTurns(jobs: Job<State>[]): Turn<State>[] {
    const stored = jobs.map(({ effect }) => effect);
    // What may be overtaken is looked at by itself.
    const canJoin = jobs.length > 1 && stored.every(({ validWhile }) => validWhile === undefined);
    const merged = canJoin ? this.deps.kind.mergeWaiting?.(stored) : null;
    const newest = jobs.at(-1);
    if (merged && newest) return [{ record: newest.record, effect: merged, stored }];
    return jobs.map((job) => ({ ...job, stored: [job.effect] }));
  }

  private async performOne({ record, effect, stored }: Turn<State>): Promise<Outcome> {
    const perform = this.deps.perform[effect.type];
    try {
      if (!perform) throw new AppError('effect_unknown', `no handler for effect ${effect.type}`);
      if (!(await this.isCurrent(record._id, effect))) {
        const fields = { recordId: record._id, effectId: effect.id, effect: effect.type };
        this.deps.logger.info(fields, 'an effect was overtaken and dropped');
        return 'done';
      }
      const events = (await perform(effect, record)) ?? [];
      for (const [index, event] of events.entries()) {
        await this.deps.deliver(record._id, event, `${effect.id}:result:${index}`);
      }
      return 'done';
    } catch (error) {
      let outcome: Outcome = 'givenUp';
      for (const one of stored) outcome = await this.noteFailure(record._id, one, error);
      return outcome;
    }
  }

  /** By what is in the database: what this process remembers may have been overtaken by another. */
  private async isCurrent(recordId: string, effect: PendingEffect): Promise<boolean> {
    const { kind, store } = this.deps;
    if (!effect.validWhile || !kind.isCurrent) return true;
    const now = await store.find(recordId);
    return now !== null && kind.isCurrent(now.state, effect);
  }

  /** Returns when the effect is tried again. */
  private async noteFailure(
    recordId: string,
    effect: PendingEffect,
    error: unknown,
  ): Promise<Outcome> {
    const tries = effect.tries + 1;
    const isFinal = (error instanceof AppError && !error.retryable) || tries >= maxTries;
    const fields = {
      recordId,
      effectId: effect.id,
      effect: effect.type,
      tries,
      reason: messageOf(error),
    };
    if (isFinal) {
      this.deps.metrics.alarm('effect_given_up');
      this.deps.logger.error(fields, 'an effect was given up');
      await this.book.keep(recordId, { ...effect, tries, failed: messageOf(error) });
      return 'givenUp';
    }
    this.deps.logger.warn(fields, 'an effect failed and will be tried again');
    const pauseMs = error instanceof AppError ? error.retryAfterMs : undefined;
    const retryAt = new Date(this.deps.clock.now().getTime() + (pauseMs ?? computeRetryMs(tries)));
    await this.book.keep(recordId, { ...effect, tries, retryAt });
    return retryAt;
  }
}

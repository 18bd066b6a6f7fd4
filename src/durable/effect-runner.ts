import type { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.ts';
import { AppError, messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { computeWakeAt, effectLeaseMs } from './fold-step.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import type {
  DurableEvent,
  DurableRecord,
  Kind,
  PendingEffect,
  Perform,
  RuntimeMetrics,
} from './record.ts';
import type { RecordStore } from './record.store.ts';

interface EffectRunnerDeps<State> {
  kind: Pick<Kind<State, never>, 'name'>;
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

/** When an effect that failed `tries` times is tried again. */
export function computeRetryMs(tries: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries, 12));
}

/** Performs the effects of committed records: in order within a record, each once per process, again later when it fails. */
export class EffectRunner<State> {
  private readonly deps: EffectRunnerDeps<State>;
  private readonly queue = createKeyedQueue();
  private readonly underWay = new Set<string>();

  constructor(deps: EffectRunnerDeps<State>) {
    this.deps = deps;
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  size(): number {
    return this.queue.size();
  }

  /** Performs the effects of the commit just made; nobody waits for them. */
  take(record: DurableRecord<State>, newEffects: PendingEffect[]): void {
    const due = newEffects.filter((effect) => !this.underWay.has(effect.id));
    if (due.length === 0) return;
    for (const effect of due) this.underWay.add(effect.id);
    this.deps.metrics.effectsPending(this.deps.kind.name, due.length);
    void this.queue.run(record._id, () => this.performAll(record, due));
  }

  /**
   * Takes up what earlier commits left and is due, before `newEffects`. The lease is renewed first: no other sweep begins
   * the same, and the record is not due again while a slow effect runs.
   */
  async resume(record: DurableRecord<State>, newEffects: PendingEffect[]): Promise<void> {
    const now = this.deps.clock.now();
    const isDue = (effect: PendingEffect) => effect.failed === undefined && effect.retryAt <= now;
    const due = record.effects.filter(isDue);
    if (due.length > 0 && !(await this.claim(record, due, now))) {
      this.take(record, newEffects);
      return;
    }
    if (due.length === 0) await this.correctWakeAt(record);
    const ids = new Set([...due, ...newEffects].map(({ id }) => id));
    this.take(
      record,
      record.effects.filter(({ id }) => ids.has(id)),
    );
  }

  private async claim(
    record: DurableRecord<State>,
    due: PendingEffect[],
    now: Date,
  ): Promise<boolean> {
    const isSlow = due.some(({ id }) => this.underWay.has(id));
    const until = new Date(now.getTime() + effectLeaseMs * (isSlow ? slowLeases : 1));
    const effects = record.effects.map((effect) =>
      due.includes(effect) ? { ...effect, retryAt: until } : effect,
    );
    const wakeAt = computeWakeAt(record.timers, effects);
    const effectIds = due.map(({ id }) => id);
    const claim = { effectIds, now, until, wakeAt };
    if (!(await this.deps.store.claimEffects(record._id, record.version, claim))) {
      this.deps.hot.delete(record._id);
      return false;
    }
    record.effects = effects;
    record.wakeAt = wakeAt;
    return true;
  }

  /** A `wakeAt` that nothing stands behind would have the record swept again and again. */
  private async correctWakeAt(record: DurableRecord<State>): Promise<void> {
    const wakeAt = computeWakeAt(record.timers, record.effects);
    if (record.wakeAt?.getTime() === wakeAt?.getTime()) return;
    await this.deps.store.finishEffects(record._id, [], { version: record.version, wakeAt });
    record.wakeAt = wakeAt;
  }

  private async performAll(record: DurableRecord<State>, due: PendingEffect[]): Promise<void> {
    try {
      const done: string[] = [];
      const blocked = new Map<string, Date>();
      for (const effect of due) {
        // What is said keeps its order: after one failure the later ones of the same type wait for it.
        const blockedUntil = blocked.get(effect.type);
        if (blockedUntil) await this.keep(record._id, { ...effect, retryAt: blockedUntil });
        else {
          const retryAt = await this.performOne(record, effect);
          if (retryAt === 'done') done.push(effect.id);
          else if (retryAt !== 'givenUp') blocked.set(effect.type, retryAt);
        }
      }
      await this.settle(record._id, done);
    } catch (error) {
      // The write itself failed: the lease runs out and the sweep takes the effects up again.
      this.deps.hot.delete(record._id);
      this.deps.logger.warn(
        { recordId: record._id, leaseMs: effectLeaseMs, reason: messageOf(error) },
        'effects left to the sweep',
      );
    } finally {
      for (const effect of due) this.underWay.delete(effect.id);
      this.deps.metrics.effectsPending(this.deps.kind.name, -due.length);
    }
  }

  private async performOne(
    record: DurableRecord<State>,
    effect: PendingEffect,
  ): Promise<'done' | 'givenUp' | Date> {
    const perform = this.deps.perform[effect.type];
    try {
      if (!perform) throw new AppError('effect_unknown', `no handler for effect ${effect.type}`);
      const events = (await perform(effect, record)) ?? [];
      for (const [index, event] of events.entries()) {
        await this.deps.deliver(record._id, event, `${effect.id}:result:${index}`);
      }
      return 'done';
    } catch (error) {
      return await this.noteFailure(record._id, effect, error);
    }
  }

  /** Returns when the effect is tried again. */
  private async noteFailure(
    recordId: string,
    effect: PendingEffect,
    error: unknown,
  ): Promise<'givenUp' | Date> {
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
      await this.keep(recordId, { ...effect, tries, failed: messageOf(error) });
      return 'givenUp';
    }
    this.deps.logger.warn(fields, 'an effect failed and will be tried again');
    const retryAt = new Date(this.deps.clock.now().getTime() + computeRetryMs(tries));
    await this.keep(recordId, { ...effect, tries, retryAt });
    return retryAt;
  }

  /** The database first: a copy in memory that knew less than it would let a pending effect be forgotten. */
  private async keep(recordId: string, effect: PendingEffect): Promise<void> {
    await this.deps.store.retryEffect(recordId, effect);
    const record = this.deps.hot.get(recordId);
    if (!record) return;
    record.effects = record.effects.map((other) => (other.id === effect.id ? effect : other));
    record.wakeAt = computeWakeAt(record.timers, record.effects);
  }

  /** Pulls what is done and moves `wakeAt` to what is really next; nobody waits for this write. */
  private async settle(recordId: string, done: string[]): Promise<void> {
    const record = this.deps.hot.get(recordId) ?? (await this.deps.store.find(recordId));
    if (!record) return;
    const rest = record.effects.filter((effect) => !done.includes(effect.id));
    await this.deps.store.finishEffects(recordId, done, {
      version: record.version,
      wakeAt: computeWakeAt(record.timers, rest),
    });
    const hot = this.deps.hot.get(recordId);
    if (!hot) return;
    hot.effects = hot.effects.filter((effect) => !done.includes(effect.id));
    hot.wakeAt = computeWakeAt(hot.timers, hot.effects);
  }
}

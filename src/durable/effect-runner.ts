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

  /** `woken`: effects of earlier commits whose time has come are tried again too. */
  take(record: DurableRecord<State>, newEffects: PendingEffect[], woken: boolean): void {
    const now = this.deps.clock.now().getTime();
    const fresh = new Set(newEffects.map((effect) => effect.id));
    const due = record.effects.filter(
      (effect) =>
        effect.failed === undefined &&
        !this.underWay.has(effect.id) &&
        (fresh.has(effect.id) || (woken && effect.retryAt.getTime() <= now)),
    );
    if (due.length === 0 && !woken) return;
    for (const effect of due) this.underWay.add(effect.id);
    this.deps.metrics.effectsPending(this.deps.kind.name, due.length);
    void this.queue.run(record._id, () => this.performAll(record, due));
  }

  private async performAll(record: DurableRecord<State>, due: PendingEffect[]): Promise<void> {
    try {
      const done: string[] = [];
      const blocked = new Set<string>();
      for (const effect of due) {
        // What is said keeps its order: after one failure the later ones of the same type wait for it.
        if (blocked.has(effect.type)) await this.postpone(record._id, effect, effect.tries);
        else if (await this.performOne(record, effect)) done.push(effect.id);
        else blocked.add(effect.type);
      }
      await this.settle(record._id, done);
    } catch (error) {
      // The write itself failed: the lease runs out and the sweep takes the effects up again.
      this.deps.logger.warn(
        { recordId: record._id, leaseMs: effectLeaseMs, reason: messageOf(error) },
        'effects left to the sweep',
      );
    } finally {
      for (const effect of due) this.underWay.delete(effect.id);
      this.deps.metrics.effectsPending(this.deps.kind.name, -due.length);
    }
  }

  private async performOne(record: DurableRecord<State>, effect: PendingEffect): Promise<boolean> {
    const perform = this.deps.perform[effect.type];
    try {
      if (!perform) throw new AppError('effect_unknown', `no handler for effect ${effect.type}`);
      const events = (await perform(effect, record)) ?? [];
      for (const [index, event] of events.entries()) {
        await this.deps.deliver(record._id, event, `${effect.id}:result:${index}`);
      }
      return true;
    } catch (error) {
      await this.noteFailure(record._id, effect, error);
      return false;
    }
  }

  private async noteFailure(
    recordId: string,
    effect: PendingEffect,
    error: unknown,
  ): Promise<void> {
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
    } else {
      this.deps.logger.warn(fields, 'an effect failed and will be tried again');
      await this.postpone(recordId, effect, tries);
    }
  }

  private postpone(recordId: string, effect: PendingEffect, tries: number): Promise<void> {
    const retryAt = new Date(this.deps.clock.now().getTime() + computeRetryMs(tries));
    return this.keep(recordId, { ...effect, tries, retryAt });
  }

  private async keep(recordId: string, effect: PendingEffect): Promise<void> {
    const record = this.deps.hot.get(recordId);
    if (record) {
      record.effects = record.effects.map((other) => (other.id === effect.id ? effect : other));
      record.wakeAt = computeWakeAt(record.timers, record.effects);
    }
    await this.deps.store.retryEffect(recordId, effect);
  }

  /** Pulls what is done and moves `wakeAt` to what is really next; nobody waits for this write. */
  private async settle(recordId: string, done: string[]): Promise<void> {
    const record = this.deps.hot.get(recordId) ?? (await this.deps.store.find(recordId));
    if (!record) return;
    record.effects = record.effects.filter((effect) => !done.includes(effect.id));
    record.wakeAt = computeWakeAt(record.timers, record.effects);
    await this.deps.store.finishEffects(recordId, done, {
      version: record.version,
      wakeAt: record.wakeAt,
    });
  }
}

import type { LRUCache } from 'lru-cache';
import { computeWakeAt } from './fold-step.ts';
import type { DurableRecord, PendingEffect } from './record.ts';
import type { RecordStore } from './record.store.ts';

interface BookDeps<State> {
  store: RecordStore<State>;
  hot: LRUCache<string, DurableRecord<State>>;
}

/** What is noted of effects: in the database, and in the copy in memory. */
export class EffectBook<State> {
  private readonly deps: BookDeps<State>;

  constructor(deps: BookDeps<State>) {
    this.deps = deps;
  }

  /** Renews the lease of due effects; false when another sweep has it or the record has moved on. */
  async claim(
    record: DurableRecord<State>,
    due: PendingEffect[],
    { now, until }: { now: Date; until: Date },
  ): Promise<boolean> {
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
  async correctWakeAt(record: DurableRecord<State>): Promise<void> {
    const wakeAt = computeWakeAt(record.timers, record.effects);
    if (record.wakeAt?.getTime() === wakeAt?.getTime()) return;
    await this.deps.store.finishEffects(record._id, [], { version: record.version, wakeAt });
    record.wakeAt = wakeAt;
  }

  /** The database first: a copy in memory that knew less than it would let a pending effect be forgotten. */
  async keep(recordId: string, effect: PendingEffect): Promise<void> {
    await this.deps.store.retryEffect(recordId, effect);
    const record = this.deps.hot.get(recordId);
    if (!record) return;
    record.effects = record.effects.map((other) => (other.id === effect.id ? effect : other));
    record.wakeAt = computeWakeAt(record.timers, record.effects);
  }

  /** Pulls what is done and moves `wakeAt` to what is really next; nobody waits for this write. */
  async settle(recordId: string, done: string[]): Promise<void> {
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

import type { DurableRecord, PendingEffect, Step, Timer, TimerChange } from './record.ts';

/** How long a committed effect is left to the process that committed it before a sweep takes it up. */
export const effectLeaseMs = 30_000;

/** How many event ids a record remembers. The platform repeats within minutes; 64 messages of one person are far more. */
export const handledLimit = 64;

export interface Draft<State> {
  state: State;
  timers: Timer[];
  effects: PendingEffect[];
}

/** Timers after the changes of one step, in order. */
export function changeTimers(timers: Timer[], changes: TimerChange[], at: number): Timer[] {
  if (changes.length === 0) return timers;
  const next = new Map(timers.map((timer) => [timer.id, timer]));
  for (const change of changes) {
    next.delete(change.id);
    if (change.type === 'set') {
      const dueAt = new Date(at + Math.max(0, change.delayMs));
      next.set(change.id, { id: change.id, event: change.event, dueAt });
    }
  }
  return [...next.values()];
}

/** Adds a step to the draft of a commit. Effects are numbered within the commit: `recordId:version:index`. */
export function foldStep<State>(
  draft: Draft<State>,
  step: Step<State>,
  at: number,
  commit: { recordId: string; version: number },
): Draft<State> {
  const firstIndex = draft.effects.length;
  const effects = step.effects.map((effect, index) => ({
    id: `${commit.recordId}:${commit.version}:${firstIndex + index}`,
    type: effect.type,
    params: effect.params,
    ...(effect.validWhile && { validWhile: effect.validWhile }),
    tries: 0,
    retryAt: new Date(at + effectLeaseMs),
  }));
  return {
    state: step.state,
    timers: changeTimers(draft.timers, step.timers, at),
    effects: [...draft.effects, ...effects],
  };
}

/** When the sweep has to look at a record again, or null. */
export function computeWakeAt(timers: Timer[], effects: PendingEffect[]): Date | null {
  let earliest: number | null = null;
  for (const timer of timers) {
    const due = timer.dueAt.getTime();
    if (earliest === null || due < earliest) earliest = due;
  }
  for (const effect of effects) {
    if (effect.failed !== undefined) continue;
    const retry = effect.retryAt.getTime();
    if (earliest === null || retry < earliest) earliest = retry;
  }
  return earliest === null ? null : new Date(earliest);
}

/** The timers of a record that are due at `at`, earliest first. */
export function dueTimers(record: Pick<DurableRecord<unknown>, 'timers'>, at: number): Timer[] {
  return record.timers
    .filter((timer) => timer.dueAt.getTime() <= at)
    .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { computeWakeAt, dueTimers, foldStep, handledLimit } from './fold-step.ts';
import type { Draft } from './fold-step.ts';
import type {
  DeliveryOutcome,
  DurableEvent,
  DurableRecord,
  Kind,
  PendingEffect,
  RuntimeMetrics,
} from './record.ts';

/** One thing that waits for a record, with whoever waits for it. */
export type TaskRequest<Input> =
  | { type: 'event'; event: DurableEvent; eventId: string; create: Input | undefined }
  | { type: 'start'; input: Input }
  | { type: 'wake' };

export type Task<State, Input> = TaskRequest<Input> & {
  resolve(outcome: DeliveryOutcome<State>): void;
  reject(error: unknown): void;
};

interface TurnDeps<State, Input> {
  kind: Kind<State, Input>;
  logger: Logger;
  metrics: RuntimeMetrics;
}

const brokenTimerDelayMs = 60_000;

export interface Turn<State, Input> {
  record: DurableRecord<State>;
  newEffects: PendingEffect[];
  handled: string[];
  outcomes: { task: Task<State, Input>; outcome: TaskOutcome | Error }[];
}

type TaskOutcome = DeliveryOutcome<unknown>['status'];

/** Collects the steps of one commit. Held only while a turn is prepared; touches nothing outside. */
export class TurnBuilder<State, Input> {
  private readonly deps: TurnDeps<State, Input>;
  private readonly id: string;
  private readonly found: DurableRecord<State> | null;
  private readonly now: Date;
  private readonly commit: { recordId: string; version: number };
  private draft: Draft<State> | null;
  private readonly handled: string[] = [];
  private isChanged = false;

  constructor(
    deps: TurnDeps<State, Input>,
    id: string,
    found: DurableRecord<State> | null,
    now: Date,
  ) {
    this.deps = deps;
    this.id = id;
    this.found = found;
    this.now = now;
    this.commit = { recordId: id, version: (found?.version ?? 0) + 1 };
    this.draft = found && { state: found.state, timers: found.timers, effects: [] };
  }

  /** Null when nothing is to be written. */
  take(batch: Task<State, Input>[]): Turn<State, Input> | null {
    const outcomes: Turn<State, Input>['outcomes'] = [];
    for (const task of batch) {
      try {
        outcomes.push({ task, outcome: this.takeTask(task) });
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        this.deps.logger.error({ err: failure, recordId: this.id }, 'a step threw');
        outcomes.push({ task, outcome: failure });
      }
    }
    if (!this.isChanged || this.draft === null) {
      const failures = outcomes.filter((entry) => entry.outcome instanceof Error);
      for (const { task, outcome } of failures) task.reject(outcome);
      return null;
    }
    const merged = this.deps.kind.mergeEffects?.(this.draft.effects) ?? this.draft.effects;
    this.draft = { ...this.draft, effects: merged };
    return {
      record: this.toRecord(this.draft),
      newEffects: this.draft.effects,
      handled: this.handled,
      outcomes,
    };
  }

  private takeTask(task: Task<State, Input>): TaskOutcome {
    if (task.type === 'start') return this.begin(task.input) ? 'committed' : 'repeated';
    if (task.type === 'wake') return this.takeDueTimers() ? 'committed' : 'repeated';
    if (this.found?.handled.includes(task.eventId) || this.handled.includes(task.eventId))
      return 'repeated';
    if (this.draft === null) {
      if (task.create === undefined) return 'missing';
      this.begin(task.create);
    }
    this.step(task.event);
    this.handled.push(task.eventId);
    return 'committed';
  }

  private begin(input: Input): boolean {
    if (this.draft !== null) return false;
    const first = this.deps.kind.start(input, this.now.getTime());
    this.draft = foldStep(
      { state: first.state, timers: [], effects: [] },
      first,
      this.now.getTime(),
      this.commit,
    );
    this.isChanged = true;
    return true;
  }

  /** Each due timer once; new timers that are due at the same instant follow at once (bounded). */
  private takeDueTimers(): boolean {
    const at = this.now.getTime();
    let taken = 0;
    for (; this.draft !== null && taken < 100; taken += 1) {
      const [timer] = dueTimers(this.draft, at);
      if (!timer) break;
      this.draft = {
        ...this.draft,
        timers: this.draft.timers.filter((other) => other.id !== timer.id),
      };
      this.isChanged = true;
      try {
        this.step({ ...timer.event, at, dueAt: timer.dueAt.getTime() });
      } catch (error) {
        this.deps.metrics.alarm('timer_failed');
        this.deps.logger.error(
          { recordId: this.id, timer: timer.id, reason: messageOf(error) },
          'a timer failed',
        );
        const later = { ...timer, dueAt: new Date(at + brokenTimerDelayMs) };
        this.draft = { ...this.draft, timers: [...this.draft.timers, later] };
      }
    }
    return taken > 0;
  }

  private step(event: DurableEvent): void {
    if (this.draft === null) return;
    const step = this.deps.kind.advance(this.draft.state, event);
    this.draft = foldStep(this.draft, step, this.now.getTime(), this.commit);
    this.isChanged = true;
  }

  private toRecord(draft: Draft<State>): DurableRecord<State> {
    const effects = [...(this.found?.effects ?? []), ...draft.effects];
    return {
      _id: this.id,
      kind: this.deps.kind.name,
      state: draft.state,
      version: this.commit.version,
      timers: draft.timers,
      effects,
      wakeAt: computeWakeAt(draft.timers, effects),
      handled: [...(this.found?.handled ?? []), ...this.handled].slice(-handledLimit),
      createdAt: this.found?.createdAt ?? this.now,
      updatedAt: this.now,
    };
  }
}

import { LRUCache } from 'lru-cache';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { EffectRunner } from './effect-runner.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { TurnBuilder } from './turn-builder.ts';
import type { Task, TaskRequest, Turn } from './turn-builder.ts';
import type {
  DeliveryOutcome,
  DurableEvent,
  DurableRecord,
  Kind,
  Perform,
  RuntimeMetrics,
} from './record.ts';
import type { RecordStore } from './record.store.ts';

export interface RuntimeDeps<State, Input> {
  kind: Kind<State, Input>;
  store: RecordStore<State>;
  /** By effect type. An effect without a handler is given up loudly. */
  perform: Record<string, Perform<State>>;
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
}

export interface Runtime<State, Input> {
  /**
   * Gives one event to one record and resolves when its consequences are in the database; effects follow.
   * With `create` a record that is not there yet is begun first, in the same commit.
   */
  deliver(
    id: string,
    event: DurableEvent,
    eventId: string,
    create?: Input,
  ): Promise<DeliveryOutcome<State>>;
  /** Begins a record; `repeated` when it exists. */
  start(id: string, input: Input): Promise<DeliveryOutcome<State>>;
  /** Takes what is due of one record: commits its timers and takes up effects to be tried again, without waiting for these. */
  wake(id: string): Promise<void>;
  read(id: string): Promise<DurableRecord<State> | null>;
  /** Resolves when every accepted event is committed and every effect was tried. */
  idle(): Promise<void>;
}

const maxAttempts = 25;
const hotRecords = 5000;

/** The runtime of one kind of record: one queue per record here, compare-and-set between processes. */
export function createRuntime<State, Input>(
  deps: RuntimeDeps<State, Input>,
): Runtime<State, Input> {
  return new RecordRuntime(deps);
}

class RecordRuntime<State, Input> implements Runtime<State, Input> {
  private readonly deps: RuntimeDeps<State, Input>;
  private readonly hot = new LRUCache<string, DurableRecord<State>>({ max: hotRecords });
  private readonly waiting = new Map<string, Task<State, Input>[]>();
  private readonly queue = createKeyedQueue();
  private readonly effects: EffectRunner<State>;

  constructor(deps: RuntimeDeps<State, Input>) {
    this.deps = deps;
    this.effects = new EffectRunner({
      ...deps,
      hot: this.hot,
      deliver: (id, event, eventId) => this.deliver(id, event, eventId),
    });
  }

  deliver(id: string, event: DurableEvent, eventId: string, create?: Input) {
    return this.enqueue(id, { type: 'event', event, eventId, create });
  }

  start(id: string, input: Input) {
    return this.enqueue(id, { type: 'start', input });
  }

  async wake(id: string): Promise<void> {
    await this.enqueue(id, { type: 'wake' });
  }

  async read(id: string) {
    return this.hot.get(id) ?? (await this.deps.store.find(id));
  }

  async idle(): Promise<void> {
    do {
      await this.queue.idle();
      await this.effects.idle();
    } while (this.queue.size() > 0 || this.effects.size() > 0);
  }

  private enqueue(id: string, request: TaskRequest<Input>): Promise<DeliveryOutcome<State>> {
    return new Promise((resolve, reject) => {
      const task = { ...request, resolve, reject };
      const tasks = this.waiting.get(id);
      if (tasks) {
        tasks.push(task);
        return;
      }
      this.waiting.set(id, [task]);
      void this.queue.run(id, () => this.drain(id));
    });
  }

  private async drain(id: string): Promise<void> {
    // What is handed in at the same moment goes into the same commit.
    await Promise.resolve();
    const batch = this.waiting.get(id) ?? [];
    this.waiting.delete(id);
    try {
      await this.takeTurn(id, batch);
    } catch (error) {
      // What another record forbids to one must not be refused to the others that came with it.
      if (batch.length > 1 && error instanceof AppError && error.code === 'record_conflict')
        for (const task of batch)
          await this.takeTurn(id, [task]).catch((alone: unknown) => task.reject(alone));
      else for (const task of batch) task.reject(error);
    }
  }

  /** All that waits for one record, in one commit. A lost race is repeated from the fresh record: the steps are pure. */
  private async takeTurn(id: string, batch: Task<State, Input>[]): Promise<void> {
    const { store, kind, clock, metrics } = this.deps;
    const isWoken = batch.some(isWake);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      // A sweep saw the database: a hot copy that another process has outdated would find nothing due.
      const found = (isWoken ? undefined : this.hot.get(id)) ?? (await store.find(id));
      const turn = new TurnBuilder(this.deps, id, found, clock.now()).take(batch);
      if (turn === null) {
        await this.settleUnchanged(id, found, batch);
        return;
      }
      if (await this.write(id, found, turn)) {
        this.hot.set(id, turn.record);
        metrics.committed(kind.name);
        answer(turn);
        if (isWoken) await this.effects.resume(turn.record, turn.newEffects);
        else this.effects.take(turn.record, turn.newEffects);
        for (const task of batch) task.resolve({ status: 'committed', record: turn.record });
        return;
      }
      this.hot.delete(id);
      metrics.raceLost(kind.name);
    }
    throw new AppError('races_lost', `${kind.name} ${id}: lost ${maxAttempts} races in a row`, {
      retryable: true,
    });
  }

  private write(
    id: string,
    found: DurableRecord<State> | null,
    turn: Turn<State, Input>,
  ): Promise<boolean> {
    const { record } = turn;
    const projection = this.deps.kind.project(record.state);
    if (!found) return this.deps.store.insert(record, projection);
    return this.deps.store.commit(id, found.version, {
      state: record.state,
      timers: record.timers,
      wakeAt: record.wakeAt,
      newEffects: turn.newEffects,
      handled: turn.handled,
      projection,
      at: record.updatedAt,
    });
  }

  private async settleUnchanged(
    id: string,
    found: DurableRecord<State> | null,
    batch: Task<State, Input>[],
  ): Promise<void> {
    if (!found) {
      for (const task of batch) task.resolve({ status: 'missing' });
      return;
    }
    this.hot.set(id, found);
    const [wakes, others] = [batch.filter(isWake), batch.filter((task) => !isWake(task))];
    for (const task of others) task.resolve({ status: 'repeated', record: found });
    if (wakes.length > 0) await this.effects.resume(found, []);
    for (const task of wakes) task.resolve({ status: 'repeated', record: found });
  }
}

function isWake(task: { type: string }): boolean {
  return task.type === 'wake';
}

/** Whoever waits for an event is answered as soon as it is written; a wake also waits for its effects to be taken up. */
function answer<State, Input>(turn: Turn<State, Input>): void {
  for (const { task, outcome } of turn.outcomes) {
    if (outcome instanceof Error) task.reject(outcome);
    else if (outcome === 'missing') task.resolve({ status: 'missing' });
    else if (!isWake(task)) task.resolve({ status: outcome, record: turn.record });
  }
}

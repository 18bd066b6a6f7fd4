import { createKeyedQueue } from './keyed-queue.ts';
import type { Lane } from './record.ts';

/** The lanes of all records: what waits in one is taken up together, and never waits for another. */
export class EffectLanes<Job> {
  private readonly queue = createKeyedQueue();
  private readonly waiting = new Map<string, Job[]>();
  private readonly work: (jobs: Job[], lane: Lane) => Promise<void>;

  constructor(work: (jobs: Job[], lane: Lane) => Promise<void>) {
    this.work = work;
  }

  add(recordId: string, lane: Lane, job: Job): void {
    const keyOf = (name: string) => `${recordId}\n${name}`;
    const key = keyOf(lane.name);
    const jobs = this.waiting.get(key);
    if (jobs) {
      jobs.push(job);
      return;
    }
    this.waiting.set(key, [job]);
    void this.queue.run(key, async () => {
      // At least a moment, in which the rest of the same commit joins.
      await (lane.after === undefined ? undefined : this.queue.ended(keyOf(lane.after)));
      const due = this.waiting.get(key) ?? [];
      this.waiting.delete(key);
      await this.work(due, lane);
    });
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  size(): number {
    return this.queue.size();
  }
}

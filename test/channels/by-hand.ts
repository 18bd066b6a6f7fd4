import type { Clock } from '../../src/kernel/clock.ts';
import { elapsedMs } from '../../src/kernel/clock.ts';

/** A clock that stands still until it is moved, and a `wait` that ends when the clock has come that far. */
export interface HandClock extends Clock {
  readonly wait: (ms: number) => Promise<void>;
  /** Moves on and lets everything that follows from it happen. */
  advance(ms: number): Promise<void>;
  /** How many waits are open. */
  readonly waiting: number;
}

export function createHandClock(start = new Date('2026-11-22T01:00:00Z')): HandClock {
  let now = start.getTime();
  let waits: { at: number; end: () => void }[] = [];
  return {
    now: () => new Date(now),
    wait: (ms) => new Promise((end) => void waits.push({ at: now + ms, end })),
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        await settle();
        const next = Math.min(...waits.map((wait) => wait.at));
        if (next > until) break;
        now = Math.max(now, next);
        const due = waits.filter((wait) => wait.at <= now);
        waits = waits.filter((wait) => wait.at > now);
        for (const wait of due) wait.end();
      }
      now = until;
      await settle();
    },
    get waiting() {
      return waits.length;
    },
  };
}

/** Lets all promises that are already decided run on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until `check` holds, for what ends by itself without telling anybody. Fails after 5 s. */
export async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = elapsedMs() + 5_000;
  while (!(await check())) {
    if (elapsedMs() > giveUpAt) throw new Error('it did not come true within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

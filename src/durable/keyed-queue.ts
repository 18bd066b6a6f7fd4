/** Runs tasks of one key one after the other, and of different keys side by side. */
export interface KeyedQueue {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when what runs and waits under this key now has ended. */
  ended(key: string): Promise<unknown>;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
  size(): number;
}

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, task) {
      const before = tails.get(key);
      const result = before ? before.then(task, task) : task();
      const tail = result.catch(() => undefined);
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    ended: (key) => tails.get(key) ?? Promise.resolve(),
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
    size: () => tails.size,
  };
}

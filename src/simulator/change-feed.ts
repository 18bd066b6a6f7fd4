import type { SimulatorChange } from './types.ts';

export type ChangeListener = (change: SimulatorChange) => void;

/** Tells everybody who listens; a listener that throws does not keep the others from hearing. */
export interface ChangeFeed {
  emit(change: SimulatorChange): void;
  /** Returns what ends the listening. */
  listen(listener: ChangeListener): () => void;
  hasListeners(): boolean;
}

export function createChangeFeed(onListenerError: (error: unknown) => void): ChangeFeed {
  const listeners = new Set<ChangeListener>();
  return {
    emit(change) {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasListeners: () => listeners.size > 0,
  };
}

/**
 * The first truthy answer of `find`, asked now and again after every change; an asynchronous `find` is asked one at a time.
 * Rejects with what `find` threw, or after `timeoutMs`.
 */
export function waitForChange<T>(
  feed: ChangeFeed,
  find: () => T | Promise<T>,
  timeoutMs: number,
): Promise<NonNullable<T>> {
  return new Promise((resolve, reject) => {
    let isAsking = false;
    let isStale = false;
    let isDone = false;

    async function ask(): Promise<void> {
      if (isDone) return;
      if (isAsking) {
        isStale = true;
        return;
      }
      isAsking = true;
      const found = await find();
      isAsking = false;
      if (found) finish(() => resolve(found));
      else if (isStale) {
        isStale = false;
        await ask();
      }
    }

    function finish(settle: () => void): void {
      isDone = true;
      clearTimeout(timer);
      stopListening();
      settle();
    }

    function askAgain(): void {
      ask().catch((error: unknown) => finish(() => reject(error)));
    }

    const timer = setTimeout(() => {
      finish(() => reject(new Error(`nothing matched within ${timeoutMs} ms`)));
    }, timeoutMs);
    const stopListening = feed.listen(askAgain);
    askAgain();
  });
}

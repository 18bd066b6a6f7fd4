import type { DurableEvent } from '../durable/record.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';

/**
 * Work that nothing waits for, not even the next sentence: what it finds out comes back to the conversation as an event, once
 * per key. It is a help only: lost when the process ends meanwhile, and left alone when it fails.
 */
export interface Background {
  run(conversation: string, key: string, find: () => Promise<DurableEvent | null>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createBackground(deps: {
  deliver(id: string, event: DurableEvent, eventId: string): Promise<unknown>;
  logger: Logger;
}): Background {
  const underWay = new Set<Promise<void>>();
  return {
    run(conversation, key, find) {
      const work = find()
        .then(async (event) => {
          if (event) await deps.deliver(conversation, event, `${key}:found`);
        })
        .catch((error: unknown) => {
          deps.logger.warn({ key, reason: messageOf(error) }, 'work in the background failed');
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

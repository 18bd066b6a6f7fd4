import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import { elapsedMs } from '../kernel/clock.ts';

/** Counts per key and minute. Memory is bounded: of very many keys the longest silent is forgotten. */
export interface RateCounter {
  /** Counts one and says whether that was too many. */
  isTooMany(key: string): boolean;
}

const windowMs = 60_000;
const rememberedKeys = 10_000;

export function createRateCounter(
  perMinute: number,
  elapsed: () => number = elapsedMs,
): RateCounter {
  const windows = new LRUCache<string, { since: number; count: number }>({ max: rememberedKeys });
  return {
    isTooMany(key) {
      const now = elapsed();
      const known = windows.get(key);
      const window = known && now - known.since < windowMs ? known : { since: now, count: 0 };
      window.count += 1;
      windows.set(key, window);
      return window.count > perMinute;
    },
  };
}

/** Answers 429 to an address that asks more often. */
export function limitPerAddress(counter: RateCounter): RequestHandler {
  return (request, response, next) => {
    if (!counter.isTooMany(request.ip ?? '')) {
      next();
      return;
    }
    response.set('retry-after', '60');
    response.status(429).json({ error: { code: 'too_many_requests', message: 'ask less often' } });
  };
}

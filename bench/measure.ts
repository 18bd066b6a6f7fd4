import { performance } from 'node:perf_hooks';

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export interface Rate {
  perSecond: number;
  /** Milliseconds of one. */
  medianMs: number;
  p99Ms: number;
  count: number;
}

/** Runs `one` with so many in flight for a time; what takes longer than the time is not counted. */
export async function measureRate(
  one: (worker: number) => Promise<void>,
  { inFlight, ms }: { inFlight: number; ms: number },
): Promise<Rate> {
  const took: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  const work = async (worker: number) => {
    for (;;) {
      const from = performance.now();
      if (from >= endsAt) return;
      await one(worker);
      const to = performance.now();
      if (to <= endsAt) took.push(to - from);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)));
  return {
    perSecond: (took.length * 1000) / ms,
    medianMs: median(took),
    p99Ms: quantile(took, 0.99),
    count: took.length,
  };
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

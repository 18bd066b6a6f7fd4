import type { RuntimeMetrics } from '../durable/record.ts';
import type { Metrics } from '../operations/metrics.ts';

/** What durable runtimes measure, put into the service's metrics. */
export function toRuntimeMetrics(metrics: Metrics): RuntimeMetrics {
  let pending = 0;
  return {
    committed: () => metrics.committed(),
    raceLost: () => metrics.raceLost(),
    effectsPending(_kind, change) {
      pending += change;
      metrics.setEffectsPending(pending);
    },
    alarm: () => metrics.watchdogAlarmed(),
  };
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How one message to people ended: `sent`, `refused` for good by the platform, `undeliverable` to a person, or `failed` and tried again later. */
type SendResult = 'sent' | 'refused' | 'undeliverable' | 'failed';

/** What the service counts and measures. Rooms get the part that they need; only this file knows prom-client. */
export interface Metrics {
  /** One turn of a conversation, from the callback's arrival to its answer. */
  turnTook(ms: number): void;
  /** A journalled commit of a durable record. */
  committed(): void;
  /** A compare-and-set that another process won. */
  raceLost(): void;
  sendEnded(result: SendResult): void;
  watchdogAlarmed(): void;
  setEffectsPending(count: number): void;
  /** Tickets of which a clock's time has come and that the sweep has not woken yet. */
  setClocksDue(count: number): void;
  /** How late the last sweep was. */
  setSweepLag(ms: number): void;
  contentType: string;
  /** Everything as Prometheus text. */
  render(): Promise<string>;
}

/** A callback must be answered within 5 s, so that the steps matter most below that. */
const turnBucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 5];

/** Metrics in a registry of their own. `processMetrics` adds Node's (memory, event loop). */
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  const turn = new Histogram({
    name: 'turn_duration_seconds',
    help: 'Time from the arrival of a callback to its answer.',
    buckets: turnBucketsSeconds,
    registers,
  });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const commits = counter('commits_total', 'Commits of durable records.');
  const races = counter('races_lost_total', 'Commits that another process came before.');
  const alarms = counter('watchdog_alarms_total', 'Times that something due was found not done.');
  const sends = new Counter({
    name: 'sends_total',
    help: 'Messages to people by how they ended.',
    labelNames: ['result'] as const,
    registers,
  });
  const effects = gauge('effects_pending', 'Effects that are committed and not yet done.');
  const clocks = gauge('clocks_due', 'SLA clocks that are due and not yet woken.');
  const lag = gauge('sweep_lag_seconds', 'How late the last sweep was.');
  return {
    turnTook: (ms) => turn.observe(ms / 1000),
    committed: () => commits.inc(),
    raceLost: () => races.inc(),
    sendEnded: (result) => sends.inc({ result }),
    watchdogAlarmed: () => alarms.inc(),
    setEffectsPending: (count) => effects.set(count),
    setClocksDue: (count) => clocks.set(count),
    setSweepLag: (ms) => lag.set(ms / 1000),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

import type { Connection } from 'mongoose';
import type { MovableClock } from '../../src/kernel/clock.ts';
import { createMovableClock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { createRecordStore, ensureRecordIndexes } from '../../src/durable/record.store.ts';
import type { RecordStore } from '../../src/durable/record.store.ts';
import type { Kind, PendingEffect, Perform, RuntimeMetrics } from '../../src/durable/record.ts';
import { createRuntime } from '../../src/durable/runtime.ts';
import type { Runtime } from '../../src/durable/runtime.ts';

/** What the ledger knows. Entries keep the order in which they came; the effects' results may come in any. */
export interface LedgerState {
  owner: string;
  entries: number[];
  noted: number[];
  reminders: number;
}

export interface LedgerInput {
  owner: string;
}

export const remindAfterMs = 3_600_000;

/** The smallest kind that has everything: an event with an effect, an effect with a result, and a timer. */
export const ledgerKind: Kind<LedgerState, LedgerInput> = {
  name: 'testLedgers',
  start: (input) => ({
    state: { owner: input.owner, entries: [], noted: [], reminders: 0 },
    timers: [],
    effects: [],
  }),
  advance(state, event) {
    switch (event.type) {
      case 'ADD': {
        const n = event['n'] as number;
        return {
          state: { ...state, entries: [...state.entries, n] },
          timers: [
            { type: 'set', id: 'remind', event: { type: 'REMIND' }, delayMs: remindAfterMs },
          ],
          effects: [{ type: 'note', params: { n } }],
        };
      }
      case 'SAY_TWICE':
        return {
          state,
          timers: [],
          effects: [
            { type: 'note', params: { n: 1 } },
            { type: 'note', params: { n: 2 } },
          ],
        };
      case 'NOTED':
        return {
          state: { ...state, noted: [...state.noted, event['n'] as number] },
          timers: [],
          effects: [],
        };
      case 'REMIND':
        return {
          state: { ...state, reminders: state.reminders + 1 },
          timers: [],
          effects: [{ type: 'remind', params: { after: state.entries.length } }],
        };
      case 'BREAK':
        throw new Error('this step is broken');
      default:
        return { state, timers: [], effects: [] };
    }
  },
  project: (state) => ({ owner: state.owner, size: state.entries.length }),
};

export interface MetricsLog extends RuntimeMetrics {
  commits: number;
  races: number;
  pending: number;
  alarms: string[];
}

export function createMetricsLog(): MetricsLog {
  return {
    commits: 0,
    races: 0,
    pending: 0,
    alarms: [],
    committed() {
      this.commits += 1;
    },
    raceLost() {
      this.races += 1;
    },
    effectsPending(_kind, change) {
      this.pending += change;
    },
    alarm(reason) {
      this.alarms.push(reason);
    },
  };
}

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: object;
  message: string;
}

/** A logger that keeps its lines, so that a test can see what an operator would. */
export function createLineLogger(): Logger & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}

/** A clock that stands still until it is moved. */
export function createStillClock(start = Date.UTC(2026, 10, 23, 1, 0, 0)): MovableClock {
  return createMovableClock({ now: () => new Date(start) });
}

/** What the outside world saw: outcomes by effect id (idempotent, like every real handler), and every attempt. */
export interface World {
  outcomes: Map<string, unknown>;
  attempts: { id: string; n: unknown }[];
  perform: Record<string, Perform<LedgerState>>;
}

export function createWorld(clock: MovableClock): World {
  const outcomes = new Map<string, unknown>();
  const attempts: World['attempts'] = [];
  const record = (effect: PendingEffect) => {
    const { n } = effect.params as { n?: number };
    attempts.push({ id: effect.id, n: n ?? null });
    outcomes.set(effect.id, effect.params);
    return n;
  };
  return {
    outcomes,
    attempts,
    perform: {
      note: async (effect) => [
        { type: 'NOTED', at: clock.now().getTime(), n: record(effect) ?? 0 },
      ],
      remind: async (effect) => {
        record(effect);
      },
    },
  };
}

export interface LedgerBench {
  runtime: Runtime<LedgerState, LedgerInput>;
  store: RecordStore<LedgerState>;
  metrics: MetricsLog;
  logger: ReturnType<typeof createLineLogger>;
}

/** One process: a runtime of its own on the shared database. */
export function openLedger(
  deps: { connection: Connection; clock: MovableClock },
  perform: Record<string, Perform<LedgerState>>,
  changeStore: (store: RecordStore<LedgerState>) => RecordStore<LedgerState> = (store) => store,
  kind: Kind<LedgerState, LedgerInput> = ledgerKind,
): LedgerBench {
  const store = changeStore(
    createRecordStore<LedgerState>(deps.connection, ledgerKind.name, { w: 1, j: true }),
  );
  const metrics = createMetricsLog();
  const logger = createLineLogger();
  const runtime = createRuntime<LedgerState, LedgerInput>({
    kind,
    store,
    perform,
    clock: deps.clock,
    logger,
    metrics,
  });
  return { runtime, store, metrics, logger };
}

export async function ensureLedgerIndexes(connection: Connection): Promise<void> {
  await ensureRecordIndexes(connection, ledgerKind.name);
}

export function add(n: number, at = 0): { type: 'ADD'; at: number; n: number } {
  return { type: 'ADD', at, n };
}

import type { AnyStateMachine } from 'xstate';
import type { Assessment, Known, Source } from './known.ts';
import type { PendingQuestion, Reading } from './reading.ts';
import type { TextRef } from './text-ref.ts';

export interface StoredSnapshot {
  status: string;
  value: unknown;
  context: Record<string, unknown>;
  [key: string]: unknown;
}

export interface FlowEvent {
  type: string;
  [key: string]: unknown;
}

/** Knowledge that a flow may ask for while it reads; pure. */
export interface ReadingTools {
  /** How urgent a report with this knowledge is, by `config/safety`. */
  assess(known: Known): Assessment;
}

/** A dialogue as the conversation sees it: a pure machine, how it reads a message, and what it waits for. */
export interface Flow {
  id: string;
  /** Raised when stored snapshots would no longer fit; with a migration, or the flow begins again with what it knew. */
  version: number;
  machine: AnyStateMachine;
  migrations?: Record<number, (snapshot: StoredSnapshot) => StoredSnapshot>;
  restartInput(oldContext: Record<string, unknown>, at: number): Record<string, unknown>;
  /** The event that a message is for this flow now, or null when it is none of its business. */
  interpret(
    snapshot: StoredSnapshot,
    reading: Reading,
    tools: ReadingTools,
    source: Source,
  ): FlowEvent | null;
  /** What was asked last, or null. */
  pending(snapshot: StoredSnapshot): PendingQuestion | null;
}

/** A plain sentence; a question replaces an older question of the same turn. Null: nothing to say after all. */
export interface SayParams {
  text: TextRef | null;
  isQuestion?: boolean;
}

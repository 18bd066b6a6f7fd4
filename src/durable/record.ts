/** What one long-lived thing looks like in the database, and what one pure step of it may want. */

/** A fact for a machine. `at` is epoch milliseconds of the service's clock: machines have no clock of their own. */
export interface DurableEvent {
  type: string;
  at: number;
  [key: string]: unknown;
}

export interface Timer {
  /** Unique within the record; setting it again replaces it. */
  id: string;
  event: { type: string; [key: string]: unknown };
  dueAt: Date;
}

export interface PendingEffect {
  /** `recordId:version:index`: every handler is idempotent by it. */
  id: string;
  type: string;
  params: unknown;
  tries: number;
  /** When it is tried again by the sweep, if this process does not finish it. */
  retryAt: Date;
  /** Set when it was given up for good; kept for people to look at. */
  failed?: string;
}

export interface DurableRecord<State> {
  _id: string;
  kind: string;
  state: State;
  /** Counts commits; every write compares it. */
  version: number;
  timers: Timer[];
  effects: PendingEffect[];
  /** The earliest timer or effect retry; null when nothing is due ever. Indexed, read by the sweep. */
  wakeAt: Date | null;
  /** Ids of the newest events that were taken, so that a repeated one counts once. */
  handled: string[];
  createdAt: Date;
  updatedAt: Date;
}

/** What one pure step leaves behind: the next state, timers set and cancelled in order, and named effects. */
export interface Step<State> {
  state: State;
  timers: TimerChange[];
  effects: { type: string; params: unknown }[];
}

export type TimerChange =
  | { type: 'set'; id: string; event: { type: string; [key: string]: unknown }; delayMs: number }
  | { type: 'cancel'; id: string };

/** What makes a kind of record: pure steps, and the projection that queries need. */
export interface Kind<State, Input> {
  /** Also the name of its collection. */
  name: string;
  start(input: Input, at: number): Step<State>;
  advance(state: State, event: DurableEvent): Step<State>;
  /** Fields written beside the state in the same update. */
  project(state: State): Record<string, unknown>;
  /** Joins the effects of one commit where that is kinder (several sentences, one message). */
  mergeEffects?(effects: PendingEffect[]): PendingEffect[];
}

/** Does one effect; idempotent by `effect.id`. Returned events go back to the same record, once. */
export type Perform<State> = (
  effect: PendingEffect,
  record: DurableRecord<State>,
) => Promise<DurableEvent[] | void>;

export interface RuntimeMetrics {
  committed(kind: string): void;
  raceLost(kind: string): void;
  effectsPending(kind: string, change: number): void;
  alarm(reason: string): void;
}

export type DeliveryOutcome<State> =
  | { status: 'committed'; record: DurableRecord<State> }
  /** The event was taken before. */
  | { status: 'repeated'; record: DurableRecord<State> }
  | { status: 'missing' };

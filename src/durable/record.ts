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
  /** In which state it is still meant; in any other it is dropped unsaid and undone. Left out: always. */
  validWhile?: ValidWhile;
  tries: number;
  /** When it is tried again by the sweep, if this process does not finish it. */
  retryAt: Date;
  /** Set when it was given up for good; kept for people to look at. */
  failed?: string;
}

/** Keys of a machine's context (dots lead into it) with the values that they must still have. Plain values only. */
export type ValidWhile = Record<string, string | number | boolean | null>;

/** Where an effect waits for its turn: one after the other within a lane, never for those of another. */
export interface Lane {
  name: string;
  /** What failed holds up what follows until it is tried again: for words that are read in order, deeds that build on each other. */
  isOrdered: boolean;
  /** Begins when what that lane holds at the moment was tried. No words wait for another lane. */
  after?: string;
}

/** What a step wants done. */
export type WantedEffect = Pick<PendingEffect, 'type' | 'params' | 'validWhile'>;

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
  effects: WantedEffect[];
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
  /** One effect in place of all that wait in a lane, or null: they go one by one. */
  mergeWaiting?(effects: PendingEffect[]): PendingEffect | null;
  /** Left out: each type of effect has an ordered lane of its own. */
  laneOf?(effect: PendingEffect): Lane;
  /** Whether an effect with `validWhile` is still meant in the state as it is now; asked right before it is performed. */
  isCurrent?(state: State, effect: PendingEffect): boolean;
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

/** The service's only source of "now". Everything that reads time takes a Clock, so that tests and the simulator can move it. */
export interface Clock {
  now(): Date;
}

/** A clock that runs with the system's and can be moved forward (simulator, `/dev/clock`). It never goes back. */
export interface MovableClock extends Clock {
  /** Moves the clock forward by `ms` (≥ 0) and returns the new now. */
  advance(ms: number): Date;
  /** How far it is ahead of what it follows, ms. */
  offsetMs(): number;
}

export const systemClock: Clock = { now: () => new Date() };

/** Milliseconds that only ever go forward: for how long something took, never for what time it is. */
export const elapsedMs = (): number => performance.now();

/** A clock that follows `base` plus what it was advanced by. */
export function createMovableClock(base: Clock, startOffsetMs = 0): MovableClock {
  let offsetMs = startOffsetMs;
  return {
    now: () => new Date(base.now().getTime() + offsetMs),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError('a clock only moves forward');
      offsetMs += ms;
      return this.now();
    },
    offsetMs: () => offsetMs,
  };
}

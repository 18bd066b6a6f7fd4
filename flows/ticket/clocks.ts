import type { Clock, ClockName, Clocks, RungRole, TicketContext, TicketPolicy } from './types.ts';

/** A point on a clock: a rung of the ladder, the breach, or both. */
export interface Mark {
  offsetMs: number;
  /** 1-based position in the ladder; null when only the breach is marked. */
  rung: number | null;
  tell: RungRole[];
  isBreach: boolean;
}

/** The marks of a clock in the order in which they fire. The calendar is continuous: nothing but arithmetic. */
export function computeMarks(policy: TicketPolicy, name: ClockName): Mark[] {
  const targetMs = policy.clocks[name];
  const marks: Mark[] = policy.ladder.map((rung, index) => {
    const offsetMs = 'at' in rung ? Math.round(rung.at * targetMs) : targetMs + rung.afterMs;
    return { offsetMs, rung: index + 1, tell: rung.tell, isBreach: false };
  });
  const atTarget = marks.find((mark) => mark.offsetMs === targetMs);
  if (atTarget) atTarget.isBreach = true;
  else marks.push({ offsetMs: targetMs, rung: null, tell: [], isBreach: true });
  return marks.toSorted((a, b) => a.offsetMs - b.offsetMs);
}

export function startClock(policy: TicketPolicy, name: ClockName, startedAt: number): Clock {
  return {
    startedAt,
    dueAt: startedAt + policy.clocks[name],
    stoppedAt: null,
    breachedAt: null,
    next: 0,
  };
}

/** A clock that has stopped stays as it is: its verdict is final. */
export function stopClock(clocks: Clocks, name: ClockName, at: number): Clocks {
  const clock = clocks[name];
  if (clock === null || clock.stoppedAt !== null) return clocks;
  // Stopped late, but before the sweep came by: late all the same.
  const breachedAt = at > clock.dueAt ? clock.dueAt : clock.breachedAt;
  return { ...clocks, [name]: { ...clock, stoppedAt: at, breachedAt } };
}

export function stopClocks(clocks: Clocks, names: readonly ClockName[], at: number): Clocks {
  return names.reduce((left, name) => stopClock(left, name, at), clocks);
}

/** The clock's next mark while it runs, else null. */
export function nextMark(context: TicketContext, name: ClockName): Mark | null {
  const clock = context.clocks[name];
  if (clock === null || clock.stoppedAt !== null) return null;
  return computeMarks(context.policy, name)[clock.next] ?? null;
}

/** When the next mark of a running clock is due. */
export function nextMarkAt(context: TicketContext, name: ClockName): number | null {
  const mark = nextMark(context, name);
  const clock = context.clocks[name];
  return mark === null || clock === null ? null : clock.startedAt + mark.offsetMs;
}

/** The clock after its next mark has fired; at the breach mark it is breached since it was due. */
export function passMark(context: TicketContext, name: ClockName): Clocks {
  const mark = nextMark(context, name);
  const clock = context.clocks[name];
  if (mark === null || clock === null) return context.clocks;
  const breachedAt = mark.isBreach ? clock.dueAt : clock.breachedAt;
  return { ...context.clocks, [name]: { ...clock, next: clock.next + 1, breachedAt } };
}

/** The running clock that is due next. */
export function nextDue(clocks: Clocks): { clock: ClockName; dueAt: number } | null {
  let found: { clock: ClockName; dueAt: number } | null = null;
  for (const [name, clock] of Object.entries(clocks) as [ClockName, Clock | null][]) {
    if (clock === null || clock.stoppedAt !== null) continue;
    if (found === null || clock.dueAt < found.dueAt) found = { clock: name, dueAt: clock.dueAt };
  }
  return found;
}

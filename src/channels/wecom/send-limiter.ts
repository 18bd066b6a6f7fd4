import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Urgency } from '../../kernel/message.ts';
import { SENDS_PER_MEMBER_HOUR, SENDS_PER_MEMBER_MINUTE } from '../../protocols/wecom/limits.ts';

/** Holds messages back so that the platform never drops one in silence for being one too many. */
export interface SendLimiter {
  /**
   * Resolves when one message may go to each of these people. Safety messages use a part of the budget that nothing else may
   * touch and never stand behind others; routine ones get the smallest part. Throws `wecom_person_limited` (retryable) when the
   * wait would be longer than two minutes.
   */
  acquire(people: string[], urgency: Urgency): Promise<void>;
}

const minuteMs = 60_000;
const hourMs = 3_600_000;
const maxWaitMs = 120_000;

/** In any 60 s and any hour: how many may have gone before one of this urgency. Two a minute are left for what we can't see. */
const budgets: Record<Urgency, { minute: number; hour: number }> = {
  safety: { minute: SENDS_PER_MEMBER_MINUTE - 2, hour: SENDS_PER_MEMBER_HOUR - 20 },
  normal: { minute: SENDS_PER_MEMBER_MINUTE - 8, hour: SENDS_PER_MEMBER_HOUR - 200 },
  routine: { minute: SENDS_PER_MEMBER_MINUTE - 14, hour: SENDS_PER_MEMBER_HOUR - 400 },
};
const order: Urgency[] = ['safety', 'normal', 'routine'];

interface Person {
  /** When messages went (ms), oldest first, of the last hour. */
  sent: number[];
  waiting: Record<Urgency, (() => void)[]>;
  isPumping: boolean;
}

interface LimiterState {
  people: Map<string, Person>;
  forgetAt: number;
}

interface LimiterDeps {
  clock: Clock;
  /** Resolves after `ms` of real time; never rejects. */
  wait(ms: number): Promise<void>;
}

/** Counts in this process only: several processes share one person rarely, and the reserve is meant for that. */
export function createSendLimiter(deps: LimiterDeps): SendLimiter {
  const state: LimiterState = { people: new Map(), forgetAt: 0 };
  return {
    async acquire(addresses, urgency) {
      forgetQuiet(state, deps.clock.now().getTime());
      await Promise.all(
        addresses.map((address) =>
          acquireOne(deps, personOf(state.people, address.toLowerCase()), urgency),
        ),
      );
    },
  };
}

function acquireOne(deps: LimiterDeps, person: Person, urgency: Urgency): Promise<void> {
  const now = deps.clock.now().getTime();
  const waitMs = waitOf(person, urgency, now);
  if (waitMs === 0 && person.waiting[urgency].length === 0) {
    person.sent.push(now);
    return Promise.resolve();
  }
  if (waitMs > maxWaitMs) {
    const message = 'this person has had as many messages as WeCom delivers in an hour';
    return Promise.reject(new AppError('wecom_person_limited', message, { retryable: true }));
  }
  return new Promise((grant) => {
    person.waiting[urgency].push(grant);
    if (!person.isPumping) void pump(deps, person);
  });
}

/** Lets waiting messages go, most urgent first, until nobody waits. */
async function pump(deps: LimiterDeps, person: Person): Promise<void> {
  person.isPumping = true;
  for (;;) {
    const now = deps.clock.now().getTime();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const urgency of order) nextMs = Math.min(nextMs, letGo(person, urgency, now));
    if (nextMs === Number.POSITIVE_INFINITY) break;
    await deps.wait(nextMs);
  }
  person.isPumping = false;
}

/** Grants what may go now; answers how long the rest of this urgency has to wait (infinite: nobody waits). */
function letGo(person: Person, urgency: Urgency, now: number): number {
  const queue = person.waiting[urgency];
  while (queue.length > 0) {
    const waitMs = waitOf(person, urgency, now);
    if (waitMs > 0) return waitMs;
    person.sent.push(now);
    queue.shift()?.();
  }
  return Number.POSITIVE_INFINITY;
}

/** Milliseconds until one more of this urgency may go; 0 is now. */
function waitOf(person: Person, urgency: Urgency, now: number): number {
  while ((person.sent[0] ?? now) <= now - hourMs) person.sent.shift();
  const { minute, hour } = budgets[urgency];
  return Math.max(
    untilBelow(person.sent, minute, now - minuteMs),
    untilBelow(person.sent, hour, now - hourMs),
  );
}

/** How long until fewer than `max` lie after `from`: until the `max`-th newest has left the window. */
function untilBelow(sent: number[], max: number, from: number): number {
  const blocking = sent.at(-max);
  return blocking === undefined || blocking <= from ? 0 : blocking - from;
}

function personOf(people: Map<string, Person>, address: string): Person {
  const known = people.get(address);
  if (known) return known;
  const person: Person = {
    sent: [],
    waiting: { safety: [], normal: [], routine: [] },
    isPumping: false,
  };
  people.set(address, person);
  return person;
}

/** Keeps the memory to people of the last hour; looks through it once a minute. */
function forgetQuiet(state: LimiterState, now: number): void {
  if (now < state.forgetAt) return;
  state.forgetAt = now + minuteMs;
  for (const [address, person] of state.people) {
    if (!person.isPumping && (person.sent.at(-1) ?? 0) <= now - hourMs)
      state.people.delete(address);
  }
}

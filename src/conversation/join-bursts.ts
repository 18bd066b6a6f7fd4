import { setTimeout as wait } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { elapsedMs } from '../kernel/clock.ts';
import type { InboundMessage } from '../kernel/message.ts';

export interface BurstDeps {
  deliver(message: InboundMessage): Promise<void>;
  /** Speaks of a danger: neither it nor what came before it waits. */
  isUrgent(message: InboundMessage): boolean;
  /** Resolves after `ms` of real time. */
  wait?: (ms: number) => Promise<unknown>;
  elapsedMs?: () => number;
}

/** Faster than anybody types: more than this in so short a time is a burst. */
const burstCount = 30;
const burstMs = 10_000;
/** How long the messages of a burst are gathered; far below what the platform waits for an answer. */
const gatherMs = 300;
const rememberedPeople = 10_000;

interface Person {
  since: number;
  count: number;
  gathered: (() => void)[];
}

/**
 * The rate limit of one person: messages beyond it are not dropped, they are gathered for a moment and taken in one turn, with one
 * answer. A danger among them is taken at once, in its order.
 */
export function createBurstJoiner(deps: BurstDeps): (message: InboundMessage) => Promise<void> {
  const pause = deps.wait ?? ((ms) => wait(ms, undefined, { ref: false }));
  const elapsed = deps.elapsedMs ?? elapsedMs;
  const people = new LRUCache<string, Person>({ max: rememberedPeople });

  function personOf(address: string): Person {
    const now = elapsed();
    const known = people.get(address);
    if (known && (now - known.since < burstMs || known.gathered.length > 0)) return known;
    const fresh = { since: now, count: 0, gathered: [] };
    people.set(address, fresh);
    return fresh;
  }

  function letGo(person: Person): void {
    for (const begin of person.gathered.splice(0)) begin();
  }

  return (message) => {
    const person = personOf(`${message.channel}:${message.from}`);
    person.count += 1;
    if (person.count <= burstCount) return deps.deliver(message);
    const taken = new Promise<void>((resolve, reject) => {
      person.gathered.push(() => void deps.deliver(message).then(resolve, reject));
    });
    if (deps.isUrgent(message)) letGo(person);
    else if (person.gathered.length === 1) void pause(gatherMs).then(() => letGo(person));
    return taken;
  };
}

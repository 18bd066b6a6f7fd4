import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createSendLimiter } from '../../src/channels/wecom/send-limiter.ts';
import type { Urgency } from '../../src/kernel/message.ts';
import {
  SENDS_PER_MEMBER_HOUR,
  SENDS_PER_MEMBER_MINUTE,
} from '../../src/protocols/wecom/limits.ts';
import { createHandClock, settle } from './by-hand.ts';

function start() {
  const clock = createHandClock();
  const limiter = createSendLimiter({ clock, wait: clock.wait });
  const granted: { name: string; at: number }[] = [];
  const ask = (name: string, urgency: Urgency, people = ['a']) =>
    limiter.acquire(people, urgency).then(() => granted.push({ name, at: clock.now().getTime() }));
  const names = () => granted.map((grant) => grant.name);
  return { clock, ask, granted, names };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

describe('the send limiter', () => {
  it('lets everything go at once while there is budget', async () => {
    const { ask, names, clock } = start();
    await Promise.all([ask('r', 'routine'), ask('n', 'normal'), ask('s', 'safety')]);
    expect(names()).toEqual(['r', 'n', 's']);
    expect(clock.waiting).toBe(0);
  });

  it('lets safety through at once while routine and normal ones wait', async () => {
    const { ask, names } = start();
    const asked = [
      ...times(40, (i) => ask(`r${i}`, 'routine')),
      ...times(40, (i) => ask(`n${i}`, 'normal')),
    ];
    await settle();
    const before = names().length;
    await ask('s', 'safety');
    expect(names().at(-1)).toBe('s');
    expect(before).toBeLessThan(SENDS_PER_MEMBER_MINUTE - 5);
    expect(asked).toHaveLength(80);
  });

  it('grants safety before normal and normal before routine when all had to wait, first come first served', async () => {
    const { ask, names, clock } = start();
    await Promise.all(times(28, () => ask('x', 'safety')));
    const asked = [
      ask('r1', 'routine'),
      ask('n1', 'normal'),
      ask('n2', 'normal'),
      ask('s1', 'safety'),
    ];
    await settle();
    expect(names()).toHaveLength(28);
    await clock.advance(60_000);
    await Promise.all(asked);
    expect(names().slice(28)).toEqual(['s1', 'n1', 'n2', 'r1']);
  });

  it('counts each person alone, whatever the spelling of the address', async () => {
    const { ask, names, clock } = start();
    await Promise.all(times(28, () => ask('a', 'safety', ['Anna'])));
    await ask('b', 'safety', ['Bert']);
    void ask('both', 'safety', ['anna', 'bert']);
    await settle();
    expect(names().at(-1)).toBe('b');
    await clock.advance(60_001);
    expect(names().at(-1)).toBe('both');
  });

  it('never passes the limits of the platform in any minute, whatever is asked when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            urgency: fc.constantFrom<Urgency>('safety', 'normal', 'routine'),
            pauseMs: fc.constantFrom(0, 0, 0, 500, 7000),
          }),
          { minLength: 40, maxLength: 120 },
        ),
        async (requests) => {
          const { ask, granted, clock } = start();
          const asked: Promise<unknown>[] = [];
          for (const request of requests) {
            asked.push(ask(request.urgency, request.urgency));
            if (request.pauseMs > 0) await clock.advance(request.pauseMs);
          }
          await clock.advance(3_600_000);
          await Promise.all(asked);
          expect(granted).toHaveLength(requests.length);
          for (const { at } of granted) {
            const inMinute = granted.filter((other) => other.at > at - 60_000 && other.at <= at);
            expect(inMinute.length).toBeLessThan(SENDS_PER_MEMBER_MINUTE);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('refuses for later, instead of holding on, what would have to wait for the hour, and keeps room for safety', async () => {
    const { ask, clock, granted } = start();
    const refusals: unknown[] = [];
    for (let minute = 0; minute < 60 && refusals.length === 0; minute += 1) {
      const asked = await Promise.allSettled(times(20, () => ask('n', 'normal')));
      refusals.push(...asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
      await clock.advance(60_000);
    }
    const [refused] = refusals;
    expect(refused).toMatchObject({ code: 'wecom_person_limited', retryable: true });
    expect(granted.length).toBeLessThan(SENDS_PER_MEMBER_HOUR);
    await ask('s', 'safety');
    expect(granted.at(-1)?.name).toBe('s');
    await clock.advance(3_600_000);
    await ask('later', 'normal');
    expect(granted.at(-1)?.name).toBe('later');
  });
});

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  computeMarks,
  nextDue,
  nextMark,
  passMark,
  startClock,
  stopClock,
} from '../../flows/ticket/clocks.ts';
import { createContext } from '../../flows/ticket/context.ts';
import { clockNames } from '../../flows/ticket/types.ts';
import type { TicketPolicy } from '../../flows/ticket/types.ts';
import { minuteMs, openedAt, policy } from '../tickets/ticket-room.ts';
import { engineer, other, leader, TicketScript, ticketStart } from './ticket-play.ts';

const minutes = (ms: number) => ms / minuteMs;

describe('the marks of a clock', () => {
  it.each([
    ['response', [5, 8, 10, 40]],
    ['remoteFix', [30, 48, 60, 90]],
    ['onsiteArrival', [60, 96, 120, 150]],
    ['onsiteRepair', [180, 288, 360, 390]],
  ] as const)('of %s lie at the minutes %j', (name, expected) => {
    const marks = computeMarks(policy, name);
    expect(marks.map(({ offsetMs }) => minutes(offsetMs))).toEqual(expected);
    expect(marks.map(({ rung }) => rung)).toEqual([1, 2, 3, 4]);
    expect(marks.map(({ isBreach }) => isBreach)).toEqual([false, false, true, false]);
  });

  it('hold the breach also when no rung stands there, and keep the numbers of an unordered ladder', () => {
    const odd: TicketPolicy = {
      ...policy,
      ladder: [
        { afterMs: minuteMs, tell: ['projectLead'] },
        { at: 0.5, tell: ['engineer'] },
      ],
    };
    expect(computeMarks(odd, 'response')).toEqual([
      { offsetMs: 5 * minuteMs, rung: 2, tell: ['engineer'], isBreach: false },
      { offsetMs: 10 * minuteMs, rung: null, tell: [], isBreach: true },
      { offsetMs: 11 * minuteMs, rung: 1, tell: ['projectLead'], isBreach: false },
    ]);
  });

  it('are passed in order; a breach counts from when it was due', () => {
    const context = createContext({ ...ticketStart(), at: openedAt });
    const clocks = [1, 2, 3].reduce(
      (left) => ({ ...left, clocks: passMark(left, 'response') }),
      context,
    ).clocks;
    expect(clocks.response).toMatchObject({ next: 3, breachedAt: openedAt + 10 * minuteMs });
    expect(passMark(context, 'onsiteRepair')).toBe(context.clocks);
    expect(nextMark(context, 'onsiteRepair')).toBeNull();
  });
});

describe('a clock', () => {
  it('that is stopped late is breached even if nobody noticed before', () => {
    const clocks = {
      response: startClock(policy, 'response', openedAt),
      remoteFix: null,
      onsiteArrival: null,
      onsiteRepair: null,
    };
    const due = openedAt + 10 * minuteMs;
    expect(stopClock(clocks, 'response', due).response?.breachedAt).toBeNull();
    const late = stopClock(clocks, 'response', due + 1);
    expect(late.response).toMatchObject({ stoppedAt: due + 1, breachedAt: due });
    expect(stopClock(late, 'response', due + 5)).toBe(late);
    expect(stopClock(clocks, 'remoteFix', due)).toBe(clocks);
    expect(nextDue(clocks)).toEqual({ clock: 'response', dueAt: due });
    expect(nextDue(late)).toBeNull();
  });

  it('of arrival runs from the decision, or from the notice when the contract says so', () => {
    for (const [anchor, startedAt] of [
      ['onsiteDecidedAt', openedAt + 20 * minuteMs],
      ['noticeAt', openedAt],
    ] as const) {
      const ticket = new TicketScript({
        policy: { ...policy, anchors: { onsiteArrival: anchor } },
      });
      ticket.accept();
      ticket.wait(20);
      ticket.act('PLAN_ONSITE');
      expect(ticket.context.clocks.onsiteArrival?.startedAt).toBe(startedAt);
    }
  });

  it('keeps the policy with which its ticket was opened', () => {
    const slow = { ...policy, clocks: { ...policy.clocks, response: 90 * minuteMs } };
    const ticket = new TicketScript({ policy: slow });
    expect(ticket.wait(44)).not.toContain('escalate:response1');
    expect(ticket.wait(1)).toContain('escalate:response1');
  });

  it('marks its breach and tells the reporter also when no rung of the ladder stands there', () => {
    const ladder: TicketPolicy['ladder'] = [{ at: 0.5, tell: ['engineer'] }];
    const ticket = new TicketScript({ policy: { ...policy, ladder } });
    expect(ticket.wait(10)).toEqual(['escalate:response1', 'tellReporters:lateResponse']);
    expect(ticket.context.clocks.response?.breachedAt).toBe(openedAt + 10 * minuteMs);
  });

  it('runs the same through midnight, holidays and leap days: only differences count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 365 * 24 * 60 }), (offset) => {
        const noticeAt = openedAt + offset * minuteMs;
        const context = createContext({ ...ticketStart({ noticeAt }), at: noticeAt });
        expect(context.clocks.response?.dueAt).toBe(noticeAt + policy.clocks.response);
        expect(context.clocks.remoteFix?.dueAt).toBe(noticeAt + policy.clocks.remoteFix);
      }),
    );
  });
});

interface Move {
  type: 'wait' | 'late' | 'event';
  minutes: number;
  index: number;
  twice: boolean;
}

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    type: fc.constantFrom('wait' as const, 'late' as const, 'event' as const, 'event' as const),
    minutes: fc.integer({ min: 0, max: 200 }),
    index: fc.nat(26),
    twice: fc.boolean(),
  }),
  { maxLength: 40 },
);

const presses: ((ticket: TicketScript) => void)[] = [
  (t) => t.accept(),
  (t) => t.accept(other),
  (t) => t.accept(),
  (t) => t.act('PLAN_REMOTE'),
  (t) => t.act('PLAN_ONSITE'),
  (t) => t.act('PLAN_ONSITE', other),
  (t) => t.act('SOLVED'),
  (t) => t.act('RELEASE', engineer, { reason: 'x' }),
  (t) => t.act('DEPART'),
  (t) => t.act('ARRIVE'),
  (t) => t.act('ARRIVE', other),
  (t) => t.act('CONTINUITY', engineer, { measure: 'arranged' }),
  (t) => t.act('FIELD', engineer, { text: 'x' }),
  (t) => t.act('FIELD', engineer, { text: 'y' }),
  (t) => t.act('FIX_ON_SITE', leader),
  (t) => t.act('CANNOT_FIX', leader),
  (t) => t.act('RESTORE', leader),
  (t) => t.act('TEST_PASSED', leader),
  (t) => t.act('TEST_FAILED', leader),
  (t) => t.act('ACK', leader),
  (t) => t.says('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' }),
  (t) => t.says('CONFIRMED'),
  (t) => t.says('REJECTED'),
  (t) => t.says('WITHDRAW_WANTED', { reason: 'x' }),
  (t) => t.act('WITHDRAW_ACCEPTED', leader),
  (t) => t.says('STILL_BROKEN'),
  (t) => t.send('OFFERS_EXHAUSTED', { epoch: t.context.epoch }),
];

describe('whatever happens, in any order and twice', () => {
  it('each rung goes out once per epoch, nobody takes another’s ticket, and timers stand where the clocks say', () => {
    fc.assert(
      fc.property(moves, (script) => {
        const ticket = new TicketScript();
        for (const move of script) {
          const before = ticket.context;
          if (move.type === 'wait') ticket.wait(move.minutes);
          else if (move.type === 'late') ticket.wakeLate(move.minutes);
          else
            for (let time = 0; time < (move.twice ? 2 : 1); time += 1)
              presses[move.index]?.(ticket);
          const { context } = ticket;
          // Between two engineers lies a new epoch: nobody is replaced while he has the ticket.
          const isReplaced =
            before.engineer !== null && context.engineer?.id !== before.engineer.id;
          expect(isReplaced && context.epoch === before.epoch).toBe(false);
          checkTimers(ticket);
        }
        const rungs = ticket.effects
          .filter(({ type }) => type === 'escalate')
          .map(({ params }) => {
            const { clock, rung, epoch } = params as { clock: string; rung: number; epoch: number };
            return `${clock}:${rung}:${epoch}`;
          });
        expect(new Set(rungs).size).toBe(rungs.length);
        const accepted = ticket.context.timeline.filter(({ type }) => type === 'accepted');
        const epochs = accepted.map((entry) => entry['epoch']);
        expect(new Set(epochs).size).toBe(epochs.length);
      }),
      { numRuns: 200 },
    );
  });
});

/** A mark in the past (of a round that began late) is due now; every other one stands at its own instant. */
function checkTimers(ticket: TicketScript): void {
  const { context } = ticket;
  for (const name of clockNames) {
    const timer = ticket.timers.find(({ id }) => id.startsWith(`xstate.after.${name}Rung`));
    const mark = nextMark(context, name);
    const due = mark && (context.clocks[name]?.startedAt ?? 0) + mark.offsetMs;
    const stands = timer?.dueAt.getTime() ?? null;
    const isOverdue = due !== null && stands !== null && due <= ticket.now && stands <= ticket.now;
    expect(isOverdue || stands === due).toBe(true);
  }
}

import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { careSchema, loadCare } from '../../src/care/care-policy.ts';
import type { CheckInPolicy } from '../../src/care/care-policy.ts';
import { startOfWeek, weekOf } from '../../src/care/iso-week.ts';
import { planLadder } from '../../src/care/plan-ladder.ts';

const zone = 'Asia/Shanghai';
const policy: CheckInPolicy = loadCare('config').checkIn;

function plan(
  week: string,
  options: { now?: string; personId?: string; policy?: CheckInPolicy; zone?: string } = {},
) {
  const monday = startOfWeek(week, options.zone ?? zone);
  if (!monday) throw new Error(`no week ${week}`);
  const now = options.now ? DateTime.fromISO(options.now, { zone }).toJSDate() : monday.toJSDate();
  const steps = planLadder({
    policy: options.policy ?? policy,
    monday,
    personId: options.personId ?? 'n1',
    now,
  });
  return steps.map(({ at, channel }) => ({
    channel,
    at: DateTime.fromMillis(at, { zone: options.zone ?? zone }),
  }));
}
const daysOf = (steps: { at: DateTime }[]) => steps.map(({ at }) => at.toFormat('MM-dd'));
const monday = (changes: Partial<CheckInPolicy> = {}): CheckInPolicy => ({
  ...policy,
  sendDays: [1],
  ...changes,
});

const minute = (week: string, personId: string) =>
  plan(week, { personId, policy: monday() })[0]?.at.toFormat('HH:mm');

describe('a planned week', () => {
  it('asks on the send day, reminds on the second day and phones on the fourth, at the same time of day', () => {
    const steps = plan('2026-W48', { policy: monday() });
    expect(daysOf(steps)).toEqual(['11-23', '11-25', '11-27']);
    expect(steps.map(({ channel }) => channel)).toEqual(['chat', 'chat', 'phone']);
    expect(new Set(steps.map(({ at }) => at.toFormat('HH:mm'))).size).toBe(1);
  });

  it('has the same minute for the same person every week, and others for others', () => {
    expect(minute('2026-W48', 'n1')).toBe(minute('2026-W49', 'n1'));
    const minutes = Array.from({ length: 40 }, (_, n) => minute('2026-W48', `n${n}`));
    expect(new Set(minutes).size).toBeGreaterThan(25);
  });

  it('moves a holiday to the next working day of the same week', () => {
    const holidays = ['2026-11-23', '2026-11-24'];
    expect(daysOf(plan('2026-W48', { policy: monday({ holidays }) }))).toEqual([
      '11-25',
      '11-27',
      '11-27',
    ]);
  });

  it('never leaves the week: at its end it moves back', () => {
    const steps = plan('2026-W48', { policy: { ...policy, sendDays: [2] } });
    expect(daysOf(steps)).toEqual(['11-24', '11-26', '11-27']);
  });

  it('keeps the planned day when the whole week is off', () => {
    const holidays = [23, 24, 25, 26, 27].map((day) => `2026-11-${day}`);
    expect(daysOf(plan('2026-W48', { policy: monday({ holidays }) }))).toEqual([
      '11-23',
      '11-25',
      '11-27',
    ]);
  });

  it('counts a weekend that is worked as working days', () => {
    const holidays = [23, 24, 25, 26, 27].map((day) => `2026-11-${day}`);
    const workingWeekends = ['2026-11-28'];
    const steps = plan('2026-W48', { policy: monday({ holidays, workingWeekends }) });
    expect(daysOf(steps)[0]).toBe('11-28');
  });
});

describe('a week that is planned late', () => {
  it('asks within the time for catching up, in working hours', () => {
    const [first] = plan('2026-W48', { now: '2026-11-25T10:00' });
    expect(first?.at.toFormat('MM-dd')).toBe('11-25');
    expect(first?.at.hour).toBeLessThan(12);
    expect(daysOf(plan('2026-W48', { now: '2026-11-25T22:00' }))[0]).toBe('11-26');
  });

  it('gives up the reminder rather than the call when both have no room', () => {
    const steps = plan('2026-W48', { now: '2026-11-27T13:00' });
    expect(steps.map(({ channel }) => channel)).toEqual(['chat', 'phone']);
    expect(daysOf(steps)).toEqual(['11-27', '11-27']);
  });

  it('phones on the next working day when the week has no more room for it', () => {
    const steps = plan('2026-W48', { now: '2026-11-27T16:30' });
    expect(steps.map(({ channel }) => channel)).toEqual(['chat', 'phone']);
    expect(daysOf(steps)).toEqual(['11-27', '11-30']);
    const holidays = ['2026-11-30', '2026-12-01'];
    const later = plan('2026-W48', { now: '2026-11-27T16:30', policy: monday({ holidays }) });
    expect(daysOf(later)).toEqual(['11-27', '12-02']);
  });

  it('disturbs nobody on a day off: what is left of the week is nothing', () => {
    expect(plan('2026-W48', { now: '2026-11-28T12:00' })).toEqual([]);
    expect(plan('2026-W48', { now: '2026-11-29T22:00' })).toEqual([]);
  });
});

it('lies in working hours of its own week, in order, off the full and half hour, for any zone, week, person and instant', () => {
  const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 1, max: 52 }),
      fc.string(),
      fc.integer({ min: -7 * 24, max: 7 * 24 }),
      (inZone, number, personId, hours) => {
        const week = `2026-W${String(number).padStart(2, '0')}`;
        const start = startOfWeek(week, inZone)!;
        const now = start.plus({ hours }).toJSDate();
        const steps = planLadder({ policy, monday: start, personId, now });
        const times = steps.map(({ at }) => DateTime.fromMillis(at, { zone: inZone }));
        const gaps = times.slice(1).map((time, index) => time.diff(times[index]!).toMillis());
        const chats = times.filter((_, index) => steps[index]?.channel === 'chat');
        expect(new Set(chats.map((time) => weekOf(time.toJSDate(), inZone)))).toEqual(
          new Set(times.length > 0 ? [week] : []),
        );
        expect(times.filter((time) => time.weekday > 5)).toEqual([]);
        expect(times.filter(({ hour }) => hour < 9 || hour >= 17)).toEqual([]);
        expect(times.filter((time) => time.toMillis() < now.getTime())).toEqual([]);
        expect(gaps.filter((gap) => gap < policy.minGap)).toEqual([]);
        // Planned in time: off the full and half hour. Whoever is asked is phoned in the end.
        const isPlanned = hours <= 0;
        expect(isPlanned && [0, 30].includes(times[0]?.minute ?? 0)).toBe(false);
        expect(steps.length > 0 && steps.at(-1)?.channel !== 'phone').toBe(false);
        expect(hours < 4 * 24 && steps.length === 0).toBe(false);
      },
    ),
    { numRuns: 200 },
  );
});

describe('care.yaml', () => {
  const file = {
    sendDays: [1],
    workingHours: { from: '09:00', to: '17:00' },
    ladder: [{ day: 0, channel: 'chat' }],
    minGap: 'PT2H',
    catchUpWithin: 'PT2H',
    holidays: ['2027-01-01'],
    workingWeekends: [],
  };

  it('is read with minutes and milliseconds', () => {
    expect(careSchema.parse({ checkIn: file }).checkIn).toMatchObject({
      workingHours: { from: 540, to: 1020 },
      minGap: 7_200_000,
    });
  });

  it.each([
    [
      'a phone call before the end',
      {
        ladder: [
          { day: 0, channel: 'phone' },
          { day: 1, channel: 'chat' },
        ],
      },
    ],
    [
      'days that go back',
      {
        ladder: [
          { day: 2, channel: 'chat' },
          { day: 1, channel: 'phone' },
        ],
      },
    ],
    ['no ladder', { ladder: [] }],
    ['a time that is none', { workingHours: { from: '25:00', to: '17:00' } }],
    ['too short a day', { workingHours: { from: '09:00', to: '09:30' } }],
    ['a duration that is none', { minGap: '2h' }],
    ['a date that is none', { holidays: ['2027-02-30'] }],
    ['an unknown key', { sendDay: 1 }],
  ])('refuses %s', (_what, change) => {
    expect(careSchema.safeParse({ checkIn: { ...file, ...change } }).success).toBe(false);
  });
});

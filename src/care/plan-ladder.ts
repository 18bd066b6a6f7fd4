import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { LadderStep } from '../../flows/check-in/types.ts';
import type { CheckInPolicy } from './care-policy.ts';

/** Messages of everybody at a full or half hour meet every other service's: these many minutes around it stay free. */
const quietMinutes = 2;

interface PlanRequest {
  policy: CheckInPolicy;
  /** Monday 00:00 in the hospital's zone. */
  monday: DateTime;
  /** Whose week it is: the same person has the same day and minute every week. */
  personId: string;
  now: Date;
}

/**
 * When a contact is tried in a week: instants inside working hours of that ISO week, in order. A week that is planned late is
 * caught up; steps for which too little of the week is left are dropped. Empty: nothing is left.
 */
export function planLadder(request: PlanRequest): LadderStep[] {
  const first = planFirst(request);
  if (first === null) return [];
  const { ladder } = request.policy;
  const whole = place(request, first, ladder);
  if (whole.length === ladder.length) return whole;
  // A call at the end is worth more than a reminder before it.
  const short = place(request, first, [...ladder.slice(0, 1), ...ladder.slice(1).slice(-1)]);
  return short.length > 1 ? short : whole;
}

function place(request: PlanRequest, first: DateTime, ladder: CheckInPolicy['ladder']) {
  const steps: LadderStep[] = [];
  for (const { day, channel } of ladder) {
    const previous = steps.at(-1);
    const time = previous
      ? placeAfter(request, first.plus({ days: day }), previous.at)
      : first.toMillis();
    if (time !== null) steps.push({ at: time, channel });
  }
  return steps;
}

function planFirst({ policy, monday, personId, now }: PlanRequest): DateTime | null {
  const { sendDays } = policy;
  const weekday = sendDays[hash(`${personId}:day`) % sendDays.length] ?? 1;
  const minutes = allowedMinutes(policy);
  const minute = minutes[hash(`${personId}:minute`) % minutes.length] ?? policy.workingHours.from;
  const planned = toWorkingDay(policy, monday, at(monday, weekday - 1, minute));
  if (planned.toMillis() >= now.getTime()) return planned;
  return catchUp({ policy, monday, personId, now });
}

/** The first working time from now on, spread a little; on a day off only when no working day is left. */
function catchUp({ policy, monday, personId, now }: PlanRequest): DateTime | null {
  const spreadMs = hash(`${personId}:catchUp`) % Math.max(1, policy.catchUpWithin);
  for (const isDayOffAllowed of [false, true]) {
    for (let day = 0; day < 7; day += 1) {
      const date = monday.plus({ days: day });
      if (!isDayOffAllowed && !isWorkingDay(policy, date)) continue;
      const opens = at(monday, day, policy.workingHours.from).toMillis();
      const closes = at(monday, day, policy.workingHours.to).toMillis();
      const earliest = Math.max(opens, now.getTime());
      if (earliest >= closes) continue;
      const spread = Math.min(spreadMs, closes - earliest - 1);
      return DateTime.fromMillis(earliest + spread, { zone: monday.zone });
    }
  }
  return null;
}

/** A working time for `wanted`: when an earlier step has come close, after the gap; null when the day is over by then. */
function placeAfter(
  { policy, monday }: PlanRequest,
  wanted: DateTime,
  previousAt: number,
): number | null {
  const placed = toWorkingDay(policy, monday, wanted);
  const earliest = previousAt + policy.minGap;
  if (placed.toMillis() >= earliest) return placed.toMillis();
  const end = at(monday, dayOf(monday, placed), policy.workingHours.to).toMillis();
  return earliest < end ? earliest : null;
}

/** The day itself, the next working day of the week, or the one before; the day itself when the week has none (M5). */
function toWorkingDay(policy: CheckInPolicy, monday: DateTime, wanted: DateTime): DateTime {
  const day = Math.min(6, dayOf(monday, wanted));
  const minute = wanted.hour * 60 + wanted.minute;
  const later = Array.from({ length: 7 - day }, (_, index) => day + index);
  const earlier = Array.from({ length: day }, (_, index) => day - 1 - index);
  const working = [...later, ...earlier].find((one) =>
    isWorkingDay(policy, monday.plus({ days: one })),
  );
  return at(monday, working ?? day, minute);
}

function isWorkingDay(policy: CheckInPolicy, date: DateTime): boolean {
  const name = date.toFormat('yyyy-MM-dd');
  if (policy.holidays.includes(name)) return false;
  return date.weekday <= 5 || policy.workingWeekends.includes(name);
}

function dayOf(monday: DateTime, moment: DateTime): number {
  return Math.round(moment.startOf('day').diff(monday, 'days').days);
}

function at(monday: DateTime, day: number, minute: number): DateTime {
  return monday.plus({ days: day }).set({ hour: Math.floor(minute / 60), minute: minute % 60 });
}

function allowedMinutes({ workingHours: { from, to } }: CheckInPolicy): number[] {
  const all = Array.from({ length: to - from }, (_, index) => from + index);
  return all.filter((minute) => {
    const past = minute % 30;
    return past > quietMinutes && past < 30 - quietMinutes;
  });
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

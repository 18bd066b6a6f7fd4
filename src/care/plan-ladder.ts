import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { LadderStep } from '../../flows/check-in/types.ts';
import type { CheckInPolicy } from './care-policy.ts';
import { atMinute, isWorkingDay, nextWorkingTime } from './working-time.ts';

/** Messages of everybody at a full or half hour meet every other service's: these many minutes around it stay free. */
const quietMinutes = 2;

interface PlanRequest {
  policy: CheckInPolicy;
  /** Monday 00:00 in the hospital's zone. */
  monday: DateTime;
  /** Whose week it is: the same person has the same day and minute every week. */
  personId: string;
  /** Nothing is placed before it. */
  now: Date;
}

/** So long whoever is to phone has for it, whatever the week. */
const callWithinMs = 24 * 3_600_000;

/**
 * When a contact is tried in a week: instants inside working hours, in order. A week that is planned late is caught up in what
 * is left of it: a reminder without room is dropped, a call without room goes to the next working time, if need be after the
 * week's end. Empty: no working time is left of the week, and the next one asks.
 */
export function planLadder(request: PlanRequest): LadderStep[] {
  const first = planFirst(request);
  if (first === null) return [];
  const wanted = request.policy.ladder.map(({ day, channel }) => ({
    channel,
    at: first.plus({ days: day }).toMillis(),
  }));
  return place(request, [{ ...wanted[0]!, at: first.toMillis() }, ...wanted.slice(1)]);
}

/** What becomes of steps whose first was missed (the service was down, or it is night): from now on, in working time. */
export function replanLadder(request: PlanRequest, missed: LadderStep[]): LadderStep[] {
  const [first, ...rest] = missed;
  if (!first) return [];
  const at =
    first.channel === 'phone' ? callFrom(request, request.now.getTime()) : catchUp(request);
  if (at !== null) return place(request, [{ ...first, at: at.toMillis() }, ...rest]);
  return replanLadder(request, rest);
}

/** When a check-in is over: with its week, but not before whoever is to phone had time for it. */
export function closingTime(monday: DateTime, ladder: LadderStep[]): number {
  const weekEnds = monday.plus({ weeks: 1 }).toMillis();
  const last = ladder.at(-1);
  return last?.channel === 'phone' ? Math.max(weekEnds, last.at + callWithinMs) : weekEnds;
}

/** The first step stands; the others follow it with the gap between them. */
function place(request: PlanRequest, wanted: LadderStep[]): LadderStep[] {
  const whole = placeEach(request, wanted);
  const weekEnds = request.monday.plus({ weeks: 1 }).toMillis();
  const isWhole = whole.length === wanted.length && whole.every(({ at }) => at < weekEnds);
  if (isWhole || wanted.length < 3) return whole;
  // A call in its own week is worth more than a reminder before it.
  return placeEach(request, [...wanted.slice(0, 1), ...wanted.slice(-1)]);
}

function placeEach(request: PlanRequest, wanted: LadderStep[]): LadderStep[] {
  const steps: LadderStep[] = [];
  for (const step of wanted) {
    const at = placeAfter(request, step, steps.at(-1)?.at ?? null);
    if (at !== null) steps.push({ ...step, at });
  }
  return steps;
}

function planFirst(request: PlanRequest): DateTime | null {
  const { policy, monday, personId, now } = request;
  const { sendDays } = policy;
  const weekday = sendDays[hash(`${personId}:day`) % sendDays.length] ?? 1;
  const minutes = allowedMinutes(policy);
  const minute = minutes[hash(`${personId}:minute`) % minutes.length] ?? policy.workingHours.from;
  const planned = toWorkingDay(
    policy,
    monday,
    atMinute(monday.plus({ days: weekday - 1 }), minute),
  );
  return planned.toMillis() >= now.getTime() ? planned : catchUp(request);
}

/** The first working time from now on, spread a little; null when the week has none left. */
function catchUp(request: PlanRequest): DateTime | null {
  const { policy, monday, now } = request;
  const from = DateTime.fromJSDate(now, { zone: monday.zone });
  const earliest = nextWorkingTime(policy, from > monday ? from : monday);
  if (earliest >= monday.plus({ weeks: 1 })) return null;
  return spread(request, earliest);
}

/** The first working time for a call, in whichever week it lies. */
function callFrom(request: PlanRequest, earliest: number): DateTime {
  const { policy, monday } = request;
  const from = DateTime.fromMillis(earliest, { zone: monday.zone });
  const opens = nextWorkingTime(policy, from);
  // Whose time has just come is called at once; what waited for the morning does not come all in one minute.
  return opens.toMillis() === earliest ? opens : spread(request, opens);
}

function spread({ policy, personId }: PlanRequest, earliest: DateTime): DateTime {
  const spreadMs = hash(`${personId}:catchUp`) % Math.max(1, policy.catchUpWithin);
  const closes = atMinute(earliest, policy.workingHours.to);
  const room = closes.toMillis() - earliest.toMillis() - 1;
  return earliest.plus({ milliseconds: Math.min(spreadMs, room) });
}

/** A working time for a step: when an earlier one has come close, after the gap; null for a message when the day is over by then. */
function placeAfter(
  request: PlanRequest,
  step: LadderStep,
  previousAt: number | null,
): number | null {
  const { policy, monday } = request;
  if (previousAt === null) return step.at;
  const wanted = DateTime.fromMillis(step.at, { zone: monday.zone });
  const placed = toWorkingDay(policy, monday, wanted);
  const earliest = previousAt + policy.minGap;
  if (placed.toMillis() >= earliest) return placed.toMillis();
  const end = atMinute(placed, policy.workingHours.to).toMillis();
  if (earliest < end && earliest >= atMinute(placed, policy.workingHours.from).toMillis())
    return earliest;
  return step.channel === 'phone' ? callFrom(request, earliest).toMillis() : null;
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
  return atMinute(monday.plus({ days: working ?? day }), minute);
}

function dayOf(monday: DateTime, moment: DateTime): number {
  return Math.round(moment.startOf('day').diff(monday, 'days').days);
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

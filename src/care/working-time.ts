import type { DateTime } from 'luxon';
import type { CheckInPolicy } from './care-policy.ts';

type Hours = Pick<CheckInPolicy, 'workingHours' | 'holidays' | 'workingWeekends'>;

/** Holidays end: a search for a working day is given up after so many days. */
const longestBreakDays = 30;

/** Whether somebody may be written to with what is not urgent: always in the zone of the moment. */
export function isWorkingTime(policy: Hours, moment: DateTime): boolean {
  const minute = moment.hour * 60 + moment.minute;
  const { from, to } = policy.workingHours;
  return isUsableDay(policy, moment) && minute >= from && minute < to;
}

/** The first working instant from a moment on. */
export function nextWorkingTime(policy: Hours, from: DateTime): DateTime {
  if (isWorkingTime(policy, from)) return from;
  for (let day = 0; day <= longestBreakDays; day += 1) {
    const opens = atMinute(from.plus({ days: day }), policy.workingHours.from);
    if (isUsableDay(policy, opens) && opens >= from) return opens;
  }
  return from;
}

export function isWorkingDay({ holidays, workingWeekends }: Hours, date: DateTime): boolean {
  const name = date.toISODate() ?? '';
  if (holidays.includes(name)) return false;
  return date.weekday <= 5 || workingWeekends.includes(name);
}

/** A week without a working day is used all the same, from Monday to Friday: a hospital does not close, and the talk is weekly (M5). */
function isUsableDay(policy: Hours, date: DateTime): boolean {
  if (isWorkingDay(policy, date)) return true;
  const monday = date.startOf('week');
  const days = Array.from({ length: 7 }, (_, index) => monday.plus({ days: index }));
  return date.weekday <= 5 && !days.some((day) => isWorkingDay(policy, day));
}

/** The same day at a minute of the day, by its clock on the wall. */
export function atMinute(date: DateTime, minute: number): DateTime {
  return date.startOf('day').set({ hour: Math.floor(minute / 60), minute: minute % 60 });
}

import { DateTime } from 'luxon';

/** An ISO week such as `2026-W48`. */
export type IsoWeek = string;

const pattern = /^(\d{4})-W(\d{2})$/;

/** The ISO week in which an instant lies in a time zone. */
export function weekOf(at: Date, zone: string): IsoWeek {
  const local = DateTime.fromJSDate(at, { zone });
  return `${local.weekYear}-W${String(local.weekNumber).padStart(2, '0')}`;
}

/** The week before, or null when there is no such week. */
export function weekBefore(week: IsoWeek): IsoWeek | null {
  const monday = startOfWeek(week, 'UTC');
  return monday && weekOf(monday.minus({ weeks: 1 }).toJSDate(), 'UTC');
}

/** Monday 00:00 of a week in a zone, or null when there is no such week. */
export function startOfWeek(week: IsoWeek, zone: string): DateTime | null {
  const [, year, number] = pattern.exec(week) ?? [];
  if (!year || !number) return null;
  const monday = DateTime.fromObject(
    { weekYear: Number(year), weekNumber: Number(number), weekday: 1 },
    { zone },
  );
  return monday.isValid ? monday : null;
}

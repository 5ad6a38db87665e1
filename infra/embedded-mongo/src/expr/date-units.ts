import { ServerError } from '../errors/server-error.ts';
import { isoWeekday, dayNumber, momentOf, partsOf, utcOf, type Parts, type Zone } from './date-zone.ts';

/** The units that dates are counted in. */
export type Unit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

const DAY = 86_400_000;

/** How long the units are that always take the same time. */
const lengths: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

const monthsIn: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };
const daysIn: Readonly<Record<string, number>> = { week: 7, day: 1 };

export const isUnit = (value: string): value is Unit =>
  Object.hasOwn(lengths, value) || Object.hasOwn(monthsIn, value) || Object.hasOwn(daysIn, value);

/** How long a unit takes; null for those of changing length. */
export function millisecondsOf(unit: Unit): number | null {
  const days = daysIn[unit];
  return days === undefined ? (lengths[unit] ?? null) : days * DAY;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** 1 for Monday up to 7 for Sunday, by the name of the day or its first three letters; 0 where it is none. */
export function weekdayOf(name: string): number {
  const wanted = name.toLowerCase();
  return WEEKDAYS.findIndex((day) => day === wanted || (wanted.length === 3 && day.startsWith(wanted))) + 1;
}

const localOf = (date: Date, zone: Zone): number => date.getTime() + zone.offset(date.getTime()) * 60_000;

function checked(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw new ServerError(5166406, '$dateAdd overflowed');
  return date;
}

/** A date moved by whole units; a month that is too short ends the day early. */
export function addUnits(date: Date, unit: Unit, amount: number, zone: Zone): Date {
  const length = lengths[unit];
  if (length !== undefined) return checked(new Date(date.getTime() + amount * length));
  const days = daysIn[unit];
  if (days !== undefined) return checked(momentOf(localOf(date, zone) + amount * days * DAY, zone));
  const parts = partsOf(date, zone);
  const month = parts.year * 12 + parts.month - 1 + amount * (monthsIn[unit] ?? 1);
  const [year, inYear] = [Math.floor(month / 12), (((month % 12) + 12) % 12) + 1];
  const last = new Date(utcOf({ ...parts, year, month: inYear + 1, day: 0 })).getUTCDate();
  return checked(momentOf(utcOf({ ...parts, year, month: inYear, day: Math.min(parts.day, last) }), zone));
}

const weekNumber = (parts: Parts, startOfWeek: number): number =>
  (dayNumber(parts) - ((isoWeekday(parts) - startOfWeek + 7) % 7)) / 7;

/** How many limits between units lie between two dates. */
export function unitsBetween(start: Date, end: Date, unit: Unit, where: { zone: Zone; startOfWeek: number }): bigint {
  const { zone, startOfWeek } = where;
  const length = lengths[unit];
  if (length !== undefined) {
    if (unit !== 'hour') return BigInt(Math.floor(end.getTime() / length) - Math.floor(start.getTime() / length));
    const at = (date: Date): number => Math.floor(localOf(date, zone) / length);
    const shift = zone.offset(start.getTime()) - zone.offset(end.getTime());
    return BigInt(at(end) - at(start) + Math.round(shift / 60));
  }
  const [from, to] = [partsOf(start, zone), partsOf(end, zone)];
  if (unit === 'day') return BigInt(dayNumber(to) - dayNumber(from));
  if (unit === 'week') return BigInt(weekNumber(to, startOfWeek) - weekNumber(from, startOfWeek));
  const size = monthsIn[unit] ?? 1;
  const index = (parts: Parts): number => Math.floor((parts.year * 12 + parts.month - 1) / size);
  return BigInt(index(to) - index(from));
}

const ORIGIN: Parts = { year: 2000, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };

/** The start of the bin that a date lies in; bins are counted from the year 2000. */
export function truncateTo(date: Date, unit: Unit, bin: number, where: { zone: Zone; startOfWeek: number }): Date {
  const { zone, startOfWeek } = where;
  const length = lengths[unit];
  if (length !== undefined) {
    const origin = momentOf(utcOf(ORIGIN), zone).getTime();
    const size = length * bin;
    return new Date(origin + Math.floor((date.getTime() - origin) / size) * size);
  }
  const parts = partsOf(date, zone);
  const days = daysIn[unit];
  if (days !== undefined) {
    const shift = unit === 'week' ? (startOfWeek - isoWeekday(ORIGIN) + 7) % 7 : 0;
    const origin = dayNumber(ORIGIN) + shift;
    const size = days * bin;
    return momentOf((origin + Math.floor((dayNumber(parts) - origin) / size) * size) * DAY, zone);
  }
  const size = (monthsIn[unit] ?? 1) * bin;
  const months = Math.floor(((parts.year - 2000) * 12 + parts.month - 1) / size) * size;
  const year = 2000 + Math.floor(months / 12);
  return momentOf(utcOf({ ...ORIGIN, year, month: (((months % 12) + 12) % 12) + 1 }), zone);
}

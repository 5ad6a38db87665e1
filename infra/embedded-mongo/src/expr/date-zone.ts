import { ServerError } from '../errors/server-error.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';

/** Where local time is reckoned: minutes east of Greenwich at one moment. */
export type Zone = { readonly name: string; offset(time: number): number };

/** A calendar moment, without a zone. */
export type Parts = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
};

const MINUTE = 60_000;

export const UTC: Zone = { name: 'UTC', offset: () => 0 };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(name: string): Intl.DateTimeFormat {
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(name, format);
  }
  return format;
}

/** The milliseconds of a calendar moment read as UTC, years below 100 included. */
export function utcOf(parts: Parts): number {
  const date = new Date(0);
  date.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  date.setUTCHours(parts.hour, parts.minute, parts.second, parts.millisecond);
  return date.getTime();
}

function namedZone(name: string): Zone {
  const format = formatOf(name);
  return {
    name,
    offset: (time) => {
      const found = new Map(format.formatToParts(time).map((part) => [part.type as string, part.value]));
      const year = Number(found.get('year'));
      const local = utcOf({
        year: found.get('era') === 'BC' ? 1 - year : year,
        month: Number(found.get('month')),
        day: Number(found.get('day')),
        hour: Number(found.get('hour')),
        minute: Number(found.get('minute')),
        second: Number(found.get('second')),
        millisecond: 0,
      });
      return (local - Math.floor(time / 1000) * 1000) / MINUTE;
    },
  };
}

const zones = new Map<string, Zone>([
  ['UTC', UTC],
  ['GMT', UTC],
]);

/** Reads `Europe/Berlin`, `+02:00`, `-0330` or `+02`. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  let zone: Zone;
  if (match) {
    const minutes = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -1 : 1);
    zone = { name, offset: () => minutes };
  } else {
    try {
      if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
      zone = namedZone(name);
    } catch {
      throw new ServerError(40485, `unrecognized time zone identifier: "${name}"`);
    }
  }
  zones.set(name, zone);
  return zone;
}

/** The zone that an operand names; null where it is null or missing. */
export function readZone(value: Value | undefined, given: boolean): Zone | null {
  if (!given) return UTC;
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new ServerError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  return zoneOf(value);
}

/** The calendar at a moment, in a zone. */
export function partsOf(date: Date, zone: Zone): Parts {
  const local = new Date(date.getTime() + zone.offset(date.getTime()) * MINUTE);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

/** The moment at which a zone's clocks show this. */
export function momentOf(local: number, zone: Zone): Date {
  const guess = local - zone.offset(local) * MINUTE;
  return new Date(local - zone.offset(guess) * MINUTE);
}

const DAY = 86_400_000;

/** Days since 1970-01-01 of the calendar day. */
export const dayNumber = (parts: Parts): number =>
  Math.floor(utcOf({ ...parts, hour: 0, minute: 0, second: 0, millisecond: 0 }) / DAY);

/** 1 for Monday up to 7 for Sunday. */
export const isoWeekday = (parts: Parts): number => ((((dayNumber(parts) + 3) % 7) + 7) % 7) + 1;

export const dayOfYear = (parts: Parts): number => dayNumber(parts) - dayNumber({ ...parts, month: 1, day: 1 }) + 1;

/** The ISO week and the year it belongs to. */
export function isoWeek(parts: Parts): { week: number; year: number } {
  const thursday = new Date((dayNumber(parts) - isoWeekday(parts) + 4) * DAY);
  const year = thursday.getUTCFullYear();
  const first = new Date(0);
  first.setUTCFullYear(year, 0, 1);
  return { week: Math.floor((thursday.getTime() - first.getTime()) / DAY / 7) + 1, year };
}

/** The week of the year, weeks from Sunday, days before the first Sunday in week 0. */
export const weekOfYear = (parts: Parts): number => Math.floor((dayOfYear(parts) + 6 - (isoWeekday(parts) % 7)) / 7);

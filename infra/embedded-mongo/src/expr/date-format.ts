import { ServerError } from '../errors/server-error.ts';
import { dayOfYear, isoWeek, isoWeekday, partsOf, weekOfYear, type Parts, type Zone } from './date-zone.ts';

type Moment = { readonly parts: Parts; readonly offset: number };

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${pad(size % 60, 2)}`;
}

function yearText(year: number): string {
  if (year < 0 || year > 9999)
    throw new ServerError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
  return pad(year, 4);
}

const specifiers: Readonly<Record<string, (moment: Moment) => string>> = {
  '%': () => '%',
  Y: ({ parts }) => yearText(parts.year),
  G: ({ parts }) => yearText(isoWeek(parts).year),
  m: ({ parts }) => pad(parts.month, 2),
  d: ({ parts }) => pad(parts.day, 2),
  H: ({ parts }) => pad(parts.hour, 2),
  M: ({ parts }) => pad(parts.minute, 2),
  S: ({ parts }) => pad(parts.second, 2),
  L: ({ parts }) => pad(parts.millisecond, 3),
  j: ({ parts }) => pad(dayOfYear(parts), 3),
  w: ({ parts }) => String((isoWeekday(parts) % 7) + 1),
  u: ({ parts }) => String(isoWeekday(parts)),
  U: ({ parts }) => pad(weekOfYear(parts), 2),
  V: ({ parts }) => pad(isoWeek(parts).week, 2),
  b: ({ parts }) => (MONTHS[parts.month - 1] ?? '').slice(0, 3),
  B: ({ parts }) => MONTHS[parts.month - 1] ?? '',
  z: ({ offset }) => offsetText(offset),
  Z: ({ offset }) => String(offset),
};

/** Refuses a format with something that is no specifier. */
export function checkFormat(format: string): void {
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at + 2)) {
    const name = format[at + 1];
    if (name === undefined) throw new ServerError(18535, `Unmatched '%' at end of format string`);
    if (!Object.hasOwn(specifiers, name))
      throw new ServerError(18536, `Invalid format character '%${name}' in format string`);
  }
}

/** Prints a moment as the format says. */
export function formatDate(date: Date, format: string, zone: Zone): string {
  checkFormat(format);
  const moment = { parts: partsOf(date, zone), offset: zone.offset(date.getTime()) };
  return format.replace(/%(.)/gs, (_, name: string) => specifiers[name]?.(moment) ?? '');
}

/** `2024-02-29T12:00:00.000Z`. */
export const isoDate = (date: Date): string => date.toISOString();

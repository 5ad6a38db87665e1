import { ServerError } from '../errors/server-error.ts';
import { isoWeekday, momentOf, utcOf, zoneOf, type Parts, type Zone } from './date-zone.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const fields: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  G: '(?<G>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  L: '(?<L>\\d{1,3})',
  j: '(?<j>\\d{1,3})',
  u: '(?<u>\\d)',
  V: '(?<V>\\d{1,2})',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]+)',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2}|[A-Za-z_/]+)',
  Z: '(?<Z>[+-]?\\d+)',
  '%': '%',
};

const failed = (text: string): ServerError =>
  new ServerError('ConversionFailure', `Error parsing date string '${text}'; does not match the format`);

function expressionFor(format: string): RegExp {
  const source = format.replace(/%(.?)|[\\^$.*+?()[\]{}|]/gs, (part, name: string | undefined) => {
    if (!part.startsWith('%')) return `\\${part}`;
    const field = name ? fields[name] : undefined;
    if (field === undefined)
      throw new ServerError(name ? 18536 : 18535, `Invalid format character '${part}' in format string`);
    return field;
  });
  return new RegExp(`^${source}$`);
}

function monthOf(groups: Readonly<Record<string, string | undefined>>): number {
  const name = (groups['b'] ?? groups['B'])?.slice(0, 3).toLowerCase();
  return name === undefined ? Number(groups['m'] ?? 1) : MONTHS.indexOf(name) + 1;
}

function calendar(groups: Readonly<Record<string, string | undefined>>): Parts {
  const time = {
    hour: Number(groups['H'] ?? 0),
    minute: Number(groups['M'] ?? 0),
    second: Number(groups['S'] ?? 0),
    millisecond: Number((groups['L'] ?? '0').padEnd(3, '0')),
  };
  if (groups['G'] !== undefined) {
    const year = Number(groups['G']);
    const monday = 5 - isoWeekday({ year, month: 1, day: 4, hour: 0, minute: 0, second: 0, millisecond: 0 });
    return { year, month: 1, day: monday + (Number(groups['V'] ?? 1) - 1) * 7 + Number(groups['u'] ?? 1) - 1, ...time };
  }
  if (groups['j'] !== undefined) return { year: Number(groups['Y']), month: 1, day: Number(groups['j']), ...time };
  return { year: Number(groups['Y']), month: monthOf(groups), day: Number(groups['d'] ?? 1), ...time };
}

function check(parts: Parts, text: string): void {
  const last = new Date(utcOf({ ...parts, month: parts.month + 1, day: 0 })).getUTCDate();
  const inMonth = parts.month !== 1 || parts.day <= 31 ? parts.day <= Math.max(last, 1) : true;
  const valid = parts.month >= 1 && parts.month <= 12 && parts.hour < 24 && parts.minute < 60 && parts.second < 60;
  if (!valid || !inMonth || Number.isNaN(parts.year)) throw failed(text);
}

/** The zone that the text itself names: by minutes, by name, or not at all. */
function zoneIn(groups: Readonly<Record<string, string | undefined>>): Zone | null {
  const [name, minutes] = [groups['z'], groups['Z']];
  if (minutes !== undefined) return { name: '', offset: () => Number(minutes) };
  return name === undefined ? null : zoneOf(name === 'Z' ? 'UTC' : name);
}

/** Reads a date in the given format. */
export function parseWithFormat(text: string, format: string, zone: Zone, zoneGiven: boolean): Date {
  const groups = expressionFor(format).exec(text)?.groups ?? (/%/.test(format) ? null : {});
  if (!groups) throw failed(text);
  const parts = calendar(groups);
  check(parts, text);
  const own = zoneIn(groups);
  if (own && zoneGiven) {
    throw new ServerError(
      'ConversionFailure',
      'you cannot pass in a date/time string with GMT offset together with a timezone argument',
    );
  }
  return momentOf(utcOf(parts), own ?? zone);
}

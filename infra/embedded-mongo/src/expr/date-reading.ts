import { asSmallWhole, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { isoWeekday, momentOf, readZone, utcOf, zoneOf, UTC, type Parts, type Zone } from './date-zone.ts';
import { compileNamed, foldedNamed } from './dates.ts';
import { parseWithFormat } from './date-pattern.ts';
import { namedOperands } from './operands.ts';
import type { Evaluate, Operator } from './scope.ts';

const failed = (text: string): ServerError =>
  new ServerError('ConversionFailure', `Error parsing date string '${text}'`);

const FORM =
  /^(\d{4})-?(\d{2})(?:-?(\d{2}))?(?:[T ]+(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{0,2}|[A-Za-z]+\/[A-Za-z_/]+)?$/i;

const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;

function checkedParts(parts: Parts, text: string): Parts {
  const last = new Date(utcOf({ ...parts, month: parts.month + 1, day: 0 })).getUTCDate();
  const valid =
    within(parts.month, 1, 12) &&
    within(parts.day, 1, last) &&
    within(parts.hour, 0, 24) &&
    within(parts.minute, 0, 59) &&
    within(parts.second, 0, 59);
  if (!valid) throw failed(text);
  return parts;
}

/** What the text says of each part; month and day are 1 where it says nothing. */
function partsOfMatch(match: RegExpExecArray, text: string): Parts {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part: string | undefined, index) => Number(part ?? (index < 3 ? 1 : 0)));
  const millisecond = match[7] === undefined ? 0 : Math.trunc(Number(`0.${match[7]}`) * 1000);
  return checkedParts({ year, month, day, hour, minute, second, millisecond }, text);
}

function zoneIn(own: string | undefined, zone: Zone | null): Zone {
  if (!own) return zone ?? UTC;
  if (zone && zone !== UTC)
    throw new ServerError(
      'ConversionFailure',
      `you cannot pass in a date/time string with GMT offset together with a timezone argument`,
    );
  return own.toUpperCase() === 'Z' ? UTC : zoneOf(own);
}

/** Reads a date in one of the ISO 8601 forms. */
export function parseDate(text: string, zone: Zone | null = null): Date {
  const match = FORM.exec(text.trim());
  if (!match) throw failed(text);
  const parts = partsOfMatch(match, text);
  return momentOf(utcOf(parts), zoneIn(match[8], zone));
}

/** The format: undefined where none is asked for, null where it is absent. */
function patternOf(format: Evaluate | null, root: Document): string | null | undefined {
  if (!format) return undefined;
  const pattern = format(root);
  if (typeof pattern === 'string') return pattern;
  if (isNullish(pattern)) return null;
  throw new ServerError(40684, `$dateFromString requires that 'format' be a string, found: ${typeName(pattern)}`);
}

function readText(get: (name: string) => Evaluate | null, root: Document): Value | undefined {
  const text = get('dateString')?.(root);
  const pattern = patternOf(get('format'), root);
  const zoneValue = get('timezone');
  const zone = readZone(zoneValue?.(root), zoneValue !== null);
  if (isNullish(text)) return undefined;
  if (!zone || pattern === null) return null;
  if (typeof text !== 'string')
    throw new ServerError(
      'ConversionFailure',
      `$dateFromString requires that 'dateString' be a string, found: ${typeName(text)}`,
    );
  if (pattern === undefined) return parseDate(text, zoneValue ? zone : null);
  return parseWithFormat(text, pattern, zone, zoneValue !== null);
}

const dateFromString: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$dateFromString',
    required: ['dateString'],
    optional: ['format', 'timezone', 'onError', 'onNull'],
    codes: { shape: 40540, unknown: 40541, absent: 40542 },
  });
  const get = compileNamed(spec, scope);
  const [onError, onNull] = [get('onError'), get('onNull')];
  return foldedNamed(spec, get, (root) => {
    try {
      const date = readText(get, root);
      if (date !== undefined) return date;
    } catch (error) {
      if (onError && error instanceof ServerError && error.code === 241) return onError(root);
      throw error;
    }
    return onNull ? onNull(root) : null;
  });
};

const CALENDAR = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond', 'timezone'];
const WEEKS = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek', 'hour', 'minute', 'second', 'millisecond', 'timezone'];

type Limits = { low: number; high: number; code: number };

const YEARS: Readonly<Record<string, Limits>> = {
  year: { low: 1, high: 9999, code: 40523 },
  isoWeekYear: { low: 1, high: 9999, code: 31095 },
};
const UNLIMITED = new Set(['second', 'millisecond']);

function partValue(name: string, value: Value | undefined): number | null {
  if (isNullish(value)) return null;
  const whole = isNumeric(value) ? asSmallWhole(value) : null;
  if (whole === null) throw new ServerError(40515, `'${name}' must evaluate to an integer, found ${typeName(value)}`);
  const { low, high, code } = YEARS[name] ?? { low: -32768, high: 32767, code: 31034 };
  if (UNLIMITED.has(name) || within(whole, low, high)) return whole;
  throw new ServerError(
    code,
    `'${name}' must evaluate to a value in the range [${low}, ${high}]; value ${whole} is not in range`,
  );
}

/** The Monday of a year's first ISO week, as the number of its day. */
function firstMonday(year: number): number {
  const fourth: Parts = { year, month: 1, day: 4, hour: 0, minute: 0, second: 0, millisecond: 0 };
  return 4 - isoWeekday(fourth) + 1;
}

function partsFrom(values: ReadonlyMap<string, number>): Parts {
  const value = (name: string, otherwise: number): number => values.get(name) ?? otherwise;
  const time = {
    hour: value('hour', 0),
    minute: value('minute', 0),
    second: value('second', 0),
    millisecond: value('millisecond', 0),
  };
  const weekYear = values.get('isoWeekYear');
  if (weekYear === undefined)
    return { year: value('year', 1970), month: value('month', 1), day: value('day', 1), ...time };
  const day = firstMonday(weekYear) + (value('isoWeek', 1) - 1) * 7 + value('isoDayOfWeek', 1) - 1;
  return { year: weekYear, month: 1, day, ...time };
}

const dateFromParts: Operator = (operand, scope) => {
  const inWeeks = operand instanceof Map && operand.has('isoWeekYear');
  const names = inWeeks ? WEEKS : CALENDAR;
  const mixed =
    operand instanceof Map &&
    [...operand.keys()].find((name) => !names.includes(name) && [...CALENDAR, ...WEEKS].includes(name));
  if (mixed && (inWeeks || operand.has('year')))
    throw new ServerError(inWeeks ? 40489 : 40525, '$dateFromParts does not allow mixing natural dates with ISO dates');
  const spec = namedOperands(operand, {
    name: '$dateFromParts',
    required: [],
    optional: [...CALENDAR, ...WEEKS],
    codes: { shape: 40519, unknown: 40518, absent: 40516 },
  });
  if (!spec.has('year') && !spec.has('isoWeekYear'))
    throw new ServerError(40516, `$dateFromParts requires either 'year' or 'isoWeekYear' to be present`);
  const get = compileNamed(spec, scope);
  return foldedNamed(spec, get, (root) => {
    const values = new Map<string, number>();
    let absent = false;
    for (const name of names.slice(0, -1)) {
      const evaluate = get(name);
      if (!evaluate) continue;
      const value = partValue(name, evaluate(root));
      if (value === null) absent = true;
      else values.set(name, value);
    }
    const zone = get('timezone');
    const where = readZone(zone?.(root), zone !== null);
    return absent || !where ? null : momentOf(utcOf(partsFrom(values)), where);
  });
};

/** Dates made of text and of numbers. */
export const dateReadingOperators: Readonly<Record<string, Operator>> = {
  $dateFromString: dateFromString,
  $dateFromParts: dateFromParts,
};

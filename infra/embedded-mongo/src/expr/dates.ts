import { ObjectId, Timestamp } from 'bson';
import { isDocument, isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { formatDate, checkFormat } from './date-format.ts';
import {
  dayOfYear,
  isoWeek,
  isoWeekday,
  partsOf,
  readZone,
  UTC,
  weekOfYear,
  type Parts,
  type Zone,
} from './date-zone.ts';
import { listOf, namedOperands } from './operands.ts';
import { constantOf, folded, type Evaluate, type Operator, type Scope } from './scope.ts';

/** Whether a value has a moment in it. */
export const hasDate = (value: Value | undefined): boolean =>
  value instanceof Date || value instanceof Timestamp || value instanceof ObjectId;

/** The moment of a date, a timestamp or an ObjectId. */
export function dateOf(value: Value | undefined, code = 16006): Date {
  if (value instanceof Date) return value;
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  if (value instanceof ObjectId) return value.getTimestamp();
  throw new ServerError(code, `can't convert from BSON type ${typeName(value)} to Date`);
}

type DateArguments = { date: Evaluate; zone: Evaluate | null };

/** `{ date, timezone }`. */
function readNamedDate(name: string, spec: Document, scope: Scope): DateArguments {
  for (const key of spec.keys()) {
    if (key !== 'date' && key !== 'timezone') throw new ServerError(40535, `unrecognized option to ${name}: "${key}"`);
  }
  const date = spec.get('date');
  if (date === undefined) throw new ServerError(40539, `missing 'date' argument to ${name}, provided: ${name}`);
  const zone = spec.get('timezone');
  return { date: scope.compile(date, scope), zone: zone === undefined ? null : scope.compile(zone, scope) };
}

/** `{ date, timezone }`, or the date itself. */
function readDateArguments(name: string, operand: Value, scope: Scope): DateArguments {
  const isExpression = isDocument(operand) && operand.keys().next().value?.startsWith('$');
  if (isDocument(operand) && !isExpression) return readNamedDate(name, operand, scope);
  const list = listOf(operand);
  if (list.length !== 1) {
    throw new ServerError(
      40536,
      `${name} accepts exactly one argument if given an array, but was given ${list.length}`,
    );
  }
  return { date: scope.compile(list[0] ?? null, scope), zone: null };
}

const part =
  (name: string, compute: (parts: Parts) => Value): Operator =>
  (operand, scope) => {
    const { date, zone } = readDateArguments(name, operand, scope);
    const evaluate: Evaluate = (root) => {
      const value = date(root);
      if (isNullish(value)) return null;
      const where = zone ? readZone(zone(root), true) : UTC;
      return where ? compute(partsOf(dateOf(value), where)) : null;
    };
    return folded(evaluate, zone ? [date, zone] : [date]);
  };

/** The operands of a date operator by name, each compiled; absent ones are null. */
export function compileNamed(spec: Document, scope: Scope): (name: string) => Evaluate | null {
  const parts = new Map<string, Evaluate>();
  for (const [name, value] of spec) parts.set(name, scope.compile(value, scope));
  return (name) => parts.get(name) ?? null;
}

/** Computes at once what depends on no document. */
export const foldedNamed = (spec: Document, get: (name: string) => Evaluate | null, evaluate: Evaluate): Evaluate =>
  folded(
    evaluate,
    [...spec.keys()].flatMap((name) => get(name) ?? []),
  );

const zoneAt = (zone: Evaluate | null, root: Document): Zone | null => readZone(zone?.(root), zone !== null);

const DEFAULT_FORMAT = '%Y-%m-%dT%H:%M:%S.%LZ';
const LOCAL_FORMAT = '%Y-%m-%dT%H:%M:%S.%L';

/** The format: undefined where none is asked for, null where it is absent. */
function patternOf(format: Evaluate | null, root: Document): string | null | undefined {
  if (!format) return undefined;
  const pattern = format(root);
  if (typeof pattern === 'string') return pattern;
  if (isNullish(pattern)) return null;
  throw new ServerError(18533, `$dateToString requires that 'format' be a string, found: ${typeName(pattern)}`);
}

const dateToString: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$dateToString',
    required: ['date'],
    optional: ['format', 'timezone', 'onNull'],
    codes: { shape: 18629, unknown: 18534, absent: 18628 },
  });
  const get = compileNamed(spec, scope);
  const [date, format, zone, onNull] = ['date', 'format', 'timezone', 'onNull'].map(get);
  const fixed = format ? constantOf(format)?.value : undefined;
  if (typeof fixed === 'string') checkFormat(fixed);
  return foldedNamed(spec, get, (root) => {
    const value = date?.(root);
    const pattern = patternOf(format ?? null, root);
    const where = zoneAt(zone ?? null, root);
    if (isNullish(value)) return onNull ? onNull(root) : null;
    if (!where || pattern === null) return null;
    return formatDate(dateOf(value), pattern ?? (where === UTC ? DEFAULT_FORMAT : LOCAL_FORMAT), where);
  });
};

const isoParts = (parts: Parts): [string, Value][] => {
  const { week, year } = isoWeek(parts);
  return [
    ['isoWeekYear', year],
    ['isoWeek', week],
    ['isoDayOfWeek', isoWeekday(parts)],
  ];
};

const dateToParts: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$dateToParts',
    required: ['date'],
    optional: ['timezone', 'iso8601'],
    codes: { shape: 40524, unknown: 40520, absent: 40522 },
  });
  const get = compileNamed(spec, scope);
  const [date, zone, iso] = ['date', 'timezone', 'iso8601'].map(get);
  return foldedNamed(spec, get, (root) => {
    const value = date?.(root);
    const where = zoneAt(zone ?? null, root);
    const inWeeks = iso ? iso(root) : false;
    if (!where || isNullish(inWeeks)) return null;
    if (typeof inWeeks !== 'boolean')
      throw new ServerError(40521, `iso8601 must evaluate to a bool, found ${typeName(inWeeks)}`);
    if (isNullish(value)) return null;
    const parts = partsOf(dateOf(value), where);
    const calendar: [string, Value][] = [
      ['year', parts.year],
      ['month', parts.month],
      ['day', parts.day],
    ];
    return new Map<string, Value>([
      ...(inWeeks ? isoParts(parts) : calendar),
      ['hour', parts.hour],
      ['minute', parts.minute],
      ['second', parts.second],
      ['millisecond', parts.millisecond],
    ]);
  });
};

/** What a date is made of, and its text. */
export const dateOperators: Readonly<Record<string, Operator>> = {
  $year: part('$year', (parts) => parts.year),
  $month: part('$month', (parts) => parts.month),
  $dayOfMonth: part('$dayOfMonth', (parts) => parts.day),
  $hour: part('$hour', (parts) => parts.hour),
  $minute: part('$minute', (parts) => parts.minute),
  $second: part('$second', (parts) => parts.second),
  $millisecond: part('$millisecond', (parts) => parts.millisecond),
  $dayOfYear: part('$dayOfYear', dayOfYear),
  $dayOfWeek: part('$dayOfWeek', (parts) => (isoWeekday(parts) % 7) + 1),
  $isoDayOfWeek: part('$isoDayOfWeek', isoWeekday),
  $week: part('$week', weekOfYear),
  $isoWeek: part('$isoWeek', (parts) => isoWeek(parts).week),
  $isoWeekYear: part('$isoWeekYear', (parts) => BigInt(isoWeek(parts).year)),
  $dateToString: dateToString,
  $dateToParts: dateToParts,
};

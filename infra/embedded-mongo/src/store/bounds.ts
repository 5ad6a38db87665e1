import { BSONRegExp, BSONSymbol } from 'bson';
import { encodeComponent, KEY_TYPE, type TextKey, typeByte, typeOf } from '../bson/key.ts';
import { Double, type Document, type Value } from '../bson/values.ts';
import type { KeyRange } from './tree.ts';

/** One end of an interval: a value with or without itself, or (`type`) the edge of all values of a type. */
export type Edge = { value: Value; inclusive: boolean; type?: number };

/** Values of one path that a filter can match, in comparison order. */
export type Interval = { low: Edge; high: Edge };

function point(value: Value): Interval {
  const edge = { value, inclusive: true };
  return { low: edge, high: edge };
}

/** Whether an interval is one value, so that the next field of a compound index can narrow further. */
export const isPoint = (interval: Interval): boolean => interval.low === interval.high;

const edgeOfType = (value: Value): Edge => ({ value: null, inclusive: true, type: typeOf(value) });

/** Arrays match by element and as a whole, regular expressions by text: an interval cannot say that. */
const isPlain = (value: Value): boolean =>
  !Array.isArray(value) &&
  !(value instanceof BSONRegExp) &&
  !(value instanceof BSONSymbol) &&
  !(value instanceof Double && Number.isNaN(value.value));

const RANGES: Readonly<Record<string, (value: Value) => Interval>> = {
  $eq: point,
  $gt: (value) => ({ low: { value, inclusive: false }, high: edgeOfType(value) }),
  $gte: (value) => ({ low: { value, inclusive: true }, high: edgeOfType(value) }),
  $lt: (value) => ({ low: edgeOfType(value), high: { value, inclusive: false } }),
  $lte: (value) => ({ low: edgeOfType(value), high: { value, inclusive: true } }),
};

/** Ranges over these types only: with others the server compares beyond the type (null, MinKey, MaxKey). */
const rangeTypes = new Set<number>([
  KEY_TYPE.number,
  KEY_TYPE.string,
  KEY_TYPE.objectId,
  KEY_TYPE.date,
  KEY_TYPE.timestamp,
  KEY_TYPE.boolean,
]);

function rangeOf(operator: string, value: Value): Interval[] | null {
  const make = RANGES[operator];
  if (!make || !isPlain(value)) return null;
  if (operator !== '$eq' && !rangeTypes.has(typeOf(value))) return null;
  return [make(value)];
}

/** `/^abc/` without flags: the texts that start so. */
function prefixOf(regex: BSONRegExp): Interval[] | null {
  const match = /^\^([\w\- :@/]+)$/.exec(regex.pattern);
  const prefix = match?.[1];
  if (!prefix || regex.options !== '') return null;
  return [{ low: { value: prefix, inclusive: true }, high: { value: `${prefix}\u{10ffff}`, inclusive: true } }];
}

function inOf(values: Value): Interval[] | null {
  if (!Array.isArray(values) || !values.every(isPlain)) return null;
  const byKey = new Map(values.map((value) => [encodeComponent(value), value]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => point(value));
}

const isOperators = (value: Value): value is Document =>
  value instanceof Map && (value.keys().next().value ?? '').startsWith('$');

function intervalsOf(operator: string, value: Value): Interval[] | null {
  if (operator === '$in') return inOf(value);
  if (operator === '$regex' && value instanceof BSONRegExp) return prefixOf(value);
  return rangeOf(operator, value);
}

/** All conditions that a filter sets on each path, each as intervals; they hold together. What no interval can say is left out. */
export type Conditions = Map<string, Interval[][]>;

function add(conditions: Conditions, path: string, intervals: Interval[] | null): void {
  if (!intervals) return;
  const known = conditions.get(path);
  if (known) known.push(intervals);
  else conditions.set(path, [intervals]);
}

function addField(conditions: Conditions, path: string, value: Value): void {
  if (value instanceof BSONRegExp) return add(conditions, path, prefixOf(value));
  if (!isOperators(value)) return add(conditions, path, rangeOf('$eq', value));
  if (value.has('$options')) return;
  for (const [operator, operand] of value) add(conditions, path, intervalsOf(operator, operand));
}

function collect(filter: Document, conditions: Conditions): void {
  for (const [path, value] of filter) {
    if (path === '$and' && Array.isArray(value)) for (const part of value) collect(part as Document, conditions);
    else if (!path.startsWith('$')) addField(conditions, path, value);
  }
}

/** What a filter demands of each path. */
export function conditionsOf(filter: Document): Conditions {
  const conditions: Conditions = new Map();
  collect(filter, conditions);
  return conditions;
}

/** The keys of an interval, for a field of an index that may be descending and may have a collation. */
export function keyRange({ low, high }: Interval, descending: boolean, text: TextKey | null): KeyRange {
  const [first, last] = descending ? [high, low] : [low, high];
  return { lower: lowerKey(first, descending, text), upper: upperKey(last, descending, text) };
}

function lowerKey(edge: Edge, descending: boolean, text: TextKey | null): string {
  if (edge.type !== undefined) return typeByte(edge.type, descending);
  const key = encodeComponent(edge.value, descending, text);
  return edge.inclusive ? key : `${key}\xff`;
}

function upperKey(edge: Edge, descending: boolean, text: TextKey | null): string {
  if (edge.type !== undefined) return String.fromCharCode(typeByte(edge.type, descending).charCodeAt(0) + 1);
  const key = encodeComponent(edge.value, descending, text);
  return edge.inclusive ? `${key}\xff` : key;
}

/** Both conditions at once, as one range of keys. */
export function intersection(a: KeyRange, b: KeyRange): KeyRange | null {
  const lower = a.lower > b.lower ? a.lower : b.lower;
  const upper = a.upper < b.upper ? a.upper : b.upper;
  return lower < upper ? { lower, upper } : null;
}

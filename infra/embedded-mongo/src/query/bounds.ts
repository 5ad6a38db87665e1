import { BSONRegExp, Decimal128, MaxKey, MinKey } from 'bson';
import { typeOf, types } from '../bson/types.ts';
import { Double, Undefined, type Document, type Value } from '../bson/values.ts';
import { isNaNValue } from './comparisons.ts';
import { isOperatorDocument } from './compile-filter.ts';

/** One end of a range. */
export type Bound = { readonly value: Value; readonly inclusive: boolean };

/**
 * What a filter asks of one path, in a form that an index can serve. The values wanted lie in `points`, or, where that is undefined,
 * between `low` and `high`, which always stay within one type.
 */
export type Bounds = {
  /** Single values; undefined where a range is asked. */
  readonly points?: readonly Value[];
  readonly low?: Bound;
  readonly high?: Bound;
  /** Whether a key within these bounds is certain to match this path's condition, so that nothing is left to check. */
  readonly exact: boolean;
};

/** The lowest and the highest value of a type, for ranges with one end open. */
const brackets = new Map<number, { low?: Bound; high?: Bound }>([
  [
    types.int.rank,
    { low: { value: new Double(-Infinity), inclusive: true }, high: { value: new Double(Infinity), inclusive: true } },
  ],
  [types.string.rank, { low: { value: '', inclusive: true }, high: { value: new Map(), inclusive: false } }],
  [types.object.rank, { low: { value: new Map(), inclusive: true }, high: { value: [], inclusive: false } }],
  [types.bool.rank, { low: { value: false, inclusive: true }, high: { value: true, inclusive: true } }],
  [
    types.date.rank,
    {
      low: { value: new Date(-8.64e15), inclusive: true },
      high: { value: new Date(8.64e15), inclusive: true },
    },
  ],
]);

/** Values that an index holds under other keys as well: only a scan, or a check of the document, can tell. */
const isUncertain = (value: Value): boolean =>
  value === null ||
  value instanceof Undefined ||
  value instanceof BSONRegExp ||
  value instanceof MinKey ||
  value instanceof MaxKey ||
  Array.isArray(value) ||
  isNaNValue(value) ||
  (value instanceof Decimal128 && value.toString().includes('Infinity'));

function range(operator: string, value: Value): Bounds | null {
  if (isUncertain(value)) return null;
  const bracket = brackets.get(typeOf(value).rank);
  if (!bracket) return null;
  const bound: Bound = { value, inclusive: operator === '$gte' || operator === '$lte' };
  return operator.startsWith('$g') ? { ...bracket, low: bound, exact: true } : { ...bracket, high: bound, exact: true };
}

const points = (values: readonly Value[]): Bounds | null =>
  values.some((value) => value instanceof BSONRegExp || Array.isArray(value) || value instanceof Undefined)
    ? null
    : { points: values, exact: !values.some(isUncertain) };

function ofOperator(name: string, operand: Value): Bounds | null {
  if (name === '$eq') return points([operand]);
  if (name === '$in') return Array.isArray(operand) ? points(operand) : null;
  if (name === '$gt' || name === '$gte' || name === '$lt' || name === '$lte') return range(name, operand);
  return null;
}

/** Two conditions on one path; where the path may be an array each may be met by another element, so only one is used then. */
function narrowed(a: Bounds | undefined, b: Bounds): Bounds {
  if (!a) return b;
  if (a.points) return { ...a, exact: false };
  if (b.points) return { ...b, exact: false };
  return { ...a, exact: false };
}

function add(bounds: Map<string, Bounds>, path: string, found: Bounds | null): void {
  const before = bounds.get(path);
  if (found) bounds.set(path, narrowed(before, found));
  else if (before) bounds.set(path, { ...before, exact: false });
}

/** `$gt` and `$lt` together: both ends of one range. */
function ofOperators(path: string, operators: Document, bounds: Map<string, Bounds>): void {
  const low = ofOperator('$gt', operators.get('$gt') ?? null) ?? ofOperator('$gte', operators.get('$gte') ?? null);
  const high = ofOperator('$lt', operators.get('$lt') ?? null) ?? ofOperator('$lte', operators.get('$lte') ?? null);
  const sameType = low?.low && high?.high && typeOf(low.low.value).rank === typeOf(high.high.value).rank;
  if (operators.size === 2 && low?.low && high?.high && sameType) {
    add(bounds, path, { low: low.low, high: high.high, exact: true });
    return;
  }
  let found: Bounds | undefined;
  for (const [name, operand] of operators) {
    const one = ofOperator(name, operand);
    if (one) found = narrowed(found, one);
    else if (found) found = { ...found, exact: false };
  }
  const [first] = operators;
  const complete = operators.size === 1 && first !== undefined && ofOperator(first[0], first[1]) !== null;
  if (found) add(bounds, path, { ...found, exact: found.exact && complete });
}

function collect(filter: Document, bounds: Map<string, Bounds>): void {
  for (const [name, condition] of filter) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const item of condition) if (item instanceof Map) collect(item, bounds);
    } else if (!name.startsWith('$')) {
      if (isOperatorDocument(condition)) ofOperators(name, condition, bounds);
      else add(bounds, name, points([condition]));
    }
  }
}

/**
 * What a filter asks of each path, for choosing an index. A path without an entry asks nothing that an index can serve. On a path with
 * an array, a range with two ends may be met by two elements: there the planner must use one end alone.
 */
export function boundsOf(filter: Document): Map<string, Bounds> {
  const bounds = new Map<string, Bounds>();
  collect(filter, bounds);
  return bounds;
}

import { BSONRegExp, BSONSymbol, Decimal128, MaxKey, MinKey } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { compareValues, groupKey } from '../bson/compare.ts';
import { decode } from '../bson/decimal.ts';
import { typeOf, types } from '../bson/types.ts';
import { Double, Undefined, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { leaf, not, type Clause } from './clauses.ts';
import type { Predicate } from './paths.ts';
import { compileRegex } from './regex.ts';

/** How one comparison operator decides. */
type Relation = {
  readonly decide: (order: number) => boolean;
  /** Whether equal values pass, which is also what null asks of a missing field. */
  readonly reflexive: boolean;
  /** Whether it holds between any value and MinKey (-1) or MaxKey (1). */
  readonly towards: -1 | 0 | 1;
};

const relations: Readonly<Record<string, Relation>> = {
  $eq: { decide: (order) => order === 0, reflexive: true, towards: 0 },
  $lt: { decide: (order) => order < 0, reflexive: false, towards: 1 },
  $lte: { decide: (order) => order <= 0, reflexive: true, towards: 1 },
  $gt: { decide: (order) => order > 0, reflexive: false, towards: -1 },
  $gte: { decide: (order) => order >= 0, reflexive: true, towards: -1 },
};

const isAbsent = (value: Value | undefined): boolean =>
  value === null || value === undefined || value instanceof Undefined;

export function isNaNValue(value: Value | undefined): boolean {
  if (value instanceof Double) return Number.isNaN(value.value);
  return value instanceof Decimal128 && decode(value).kind === 'nan';
}

function againstExtreme(relation: Relation, wanted: Value): Predicate {
  const rank = typeOf(wanted).rank;
  const outside = relation.towards !== 0 && Math.sign(rank) === relation.towards;
  return (value) => (typeOf(value).rank === rank ? relation.reflexive : outside);
}

function againstNumber(relation: Relation, wanted: number): Predicate {
  const { decide } = relation;
  return (value) => {
    if (typeof value === 'number') return decide(value - wanted);
    const type = typeOf(value);
    return type.rank === types.int.rank && !isNaNValue(value) && decide(compareValues(value, wanted));
  };
}

function againstString(relation: Relation, wanted: string): Predicate {
  const { decide, reflexive } = relation;
  return (value) => {
    if (value === wanted) return reflexive;
    return (typeof value === 'string' || value instanceof BSONSymbol) && decide(compareValues(value, wanted));
  };
}

/** Values that have no order among others of their kind; null for all others. */
function againstSpecial(relation: Relation, wanted: Value): Predicate | null {
  if (wanted instanceof Undefined) throw new ServerError('BadValue', 'cannot compare to undefined');
  if (wanted instanceof MinKey || wanted instanceof MaxKey) return againstExtreme(relation, wanted);
  if (wanted === null) return relation.reflexive ? isAbsent : () => false;
  if (isNaNValue(wanted)) return relation.reflexive ? isNaNValue : () => false;
  return null;
}

/** Only values of the same kind compare; null also stands for a missing field. */
export function comparison(operator: string, wanted: Value, collation?: Collation): Predicate {
  const relation = relations[operator];
  if (!relation) throw new ServerError('BadValue', `unknown operator: ${operator}`);
  const special = againstSpecial(relation, wanted);
  if (special) return special;
  if (typeof wanted === 'number') return againstNumber(relation, wanted);
  if (typeof wanted === 'string' && !collation) return againstString(relation, wanted);
  const rank = typeOf(wanted).rank;
  return (value) =>
    typeOf(value).rank === rank && !isNaNValue(value) && relation.decide(compareValues(value, wanted, collation));
}

/** A regular expression matches strings, and itself as a stored value. */
export function matchingRegex(pattern: string, options: string): Predicate {
  const regex = compileRegex(pattern, options);
  return (value) => {
    if (typeof value === 'string') return regex.test(value);
    if (value instanceof BSONSymbol) return regex.test(value.value);
    return value instanceof BSONRegExp && value.pattern === pattern && value.options === options;
  };
}

/** `{ field: value }`: equality, or a match where the value is a regular expression. */
export const equality = (wanted: Value, collation?: Collation): Clause =>
  leaf(
    wanted instanceof BSONRegExp ? matchingRegex(wanted.pattern, wanted.options) : comparison('$eq', wanted, collation),
    wanted === null,
  );

const isOperator = (value: Value): boolean => {
  if (!(value instanceof Map)) return false;
  const [first] = value.keys();
  return first !== undefined && first.startsWith('$') && !['$ref', '$id', '$db'].includes(first);
};

/** `$in`: one look-up in a set, whatever the length of the list. */
export function oneOf(wanted: Value, collation?: Collation): Clause {
  if (!Array.isArray(wanted)) throw new ServerError('BadValue', '$in needs an array');
  const keys = new Set<string>();
  const patterns: Predicate[] = [];
  for (const item of wanted) {
    if (isOperator(item)) throw new ServerError('BadValue', 'cannot nest $ under $in');
    if (item instanceof Undefined) throw new ServerError('BadValue', 'InMatchExpression equality cannot be undefined');
    if (item instanceof BSONRegExp) patterns.push(matchingRegex(item.pattern, item.options));
    else keys.add(groupKey(item, collation));
  }
  const withNull = keys.has(groupKey(null));
  const listed: Predicate = (value) => (isAbsent(value) ? withNull : keys.has(groupKey(value, collation)));
  if (patterns.length === 0) return leaf(listed, withNull);
  return leaf((value) => listed(value) || patterns.some((pattern) => pattern(value)), withNull);
}

type Compile = (operand: Value, collation: Collation | undefined) => Clause;

const ordered =
  (operator: string): Compile =>
  (operand, collation) => {
    if (operand instanceof BSONRegExp && operator !== '$eq') {
      throw new ServerError('BadValue', `Can't have RegEx as arg to predicate over field`);
    }
    return leaf(comparison(operator, operand, collation), operand === null);
  };

/** The operators that compare with a value or a list of values. */
export const comparisonOperators: Readonly<Record<string, Compile>> = {
  $eq: ordered('$eq'),
  $lt: ordered('$lt'),
  $lte: ordered('$lte'),
  $gt: ordered('$gt'),
  $gte: ordered('$gte'),
  $ne: (operand, collation) => {
    if (operand instanceof BSONRegExp) throw new ServerError('BadValue', `Can't have regex as arg to $ne.`);
    return not(leaf(comparison('$eq', operand, collation), operand === null));
  },
  $in: oneOf,
  $nin: (operand, collation) => {
    if (!Array.isArray(operand)) throw new ServerError('BadValue', '$nin needs an array');
    return not(oneOf(operand, collation));
  },
};

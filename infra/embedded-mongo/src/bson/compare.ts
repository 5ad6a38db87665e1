import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, ObjectId, Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import { compareDecimals, decode, exactDouble, fromInteger, toDouble, type Decimal } from './decimal.ts';
import { typeOf, types } from './types.ts';
import { Double, type Document, type Value } from './values.ts';

/** Below zero, zero or above zero: how two values of one rank are ordered. */
type Comparator = (a: Value, b: Value, collation: Collation | undefined) => number;

const order = <T extends number | bigint>(a: T | number, b: T | number): number => Number(a > b) - Number(a < b);

/** Orders strings as their UTF-8 bytes: JavaScript's own order differs where a surrogate meets U+E000 to U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    const [leftPair, rightPair] = [left >= 0xd800 && left < 0xe000, right >= 0xd800 && right < 0xe000];
    if (leftPair !== rightPair && left >= 0xd800 && right >= 0xd800) return leftPair ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

/** Orders bytes from the left. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A number of JavaScript where one can hold it exactly, else null. */
const plain = (value: Value): number | bigint | null => {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value instanceof Double ? value.value : null;
};

const exact = (value: Value): Decimal => {
  if (value instanceof Decimal128) return decode(value);
  return value instanceof Double ? exactDouble(value.value) : fromInteger(value as number | bigint);
};

function compareNumbers(a: Value, b: Value): number {
  const left = plain(a);
  const right = plain(b);
  if (left === null || right === null) return compareDecimals(exact(a), exact(b));
  if (left < right) return -1;
  if (left > right) return 1;
  if (left == right) return 0;
  return Number(Number.isNaN(Number(right))) - Number(Number.isNaN(Number(left)));
}

const textOf = (value: Value): string => (value instanceof BSONSymbol ? value.value : (value as string));

function compareTexts(a: Value, b: Value, collation: Collation | undefined): number {
  return collation ? collation.compare(textOf(a), textOf(b)) : compareStrings(textOf(a), textOf(b));
}

/** Field by field: type, then name, then value; the shorter one first. */
function compareDocuments(a: Value, b: Value, collation: Collation | undefined): number {
  const left = (a as Document).entries();
  const right = (b as Document).entries();
  for (;;) {
    const [x, y] = [left.next(), right.next()];
    if (x.done || y.done) return Number(Boolean(y.done)) - Number(Boolean(x.done));
    const rank = typeOf(x.value[1]).rank - typeOf(y.value[1]).rank;
    if (rank !== 0) return rank;
    const name = compareStrings(x.value[0], y.value[0]);
    if (name !== 0) return name;
    const value = compareValues(x.value[1], y.value[1], collation);
    if (value !== 0) return value;
  }
}

function compareArrays(a: Value, b: Value, collation: Collation | undefined): number {
  const [left, right] = [a as Value[], b as Value[]];
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const difference = compareValues(left[i], right[i], collation);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The bytes of a binary value without the unused rest of its buffer. */
export const bytesOf = (value: Binary): Uint8Array => value.buffer.subarray(0, value.position);

function compareBinaries(a: Value, b: Value): number {
  const [left, right] = [a as Binary, b as Binary];
  return (
    left.position - right.position || left.sub_type - right.sub_type || compareBytes(bytesOf(left), bytesOf(right))
  );
}

function compareRegexes(a: Value, b: Value): number {
  const [left, right] = [a as BSONRegExp, b as BSONRegExp];
  return compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options);
}

const compareCode: Comparator = (a, b) => compareStrings((a as Code).code, (b as Code).code);

const byRank = new Map<number, Comparator>([
  [types.double.rank, compareNumbers],
  [types.string.rank, compareTexts],
  [types.object.rank, compareDocuments],
  [types.array.rank, compareArrays],
  [types.binData.rank, compareBinaries],
  [types.objectId.rank, (a, b) => compareBytes((a as ObjectId).id, (b as ObjectId).id)],
  [types.bool.rank, (a, b) => Number(a) - Number(b)],
  [types.date.rank, (a, b) => order((a as Date).getTime(), (b as Date).getTime())],
  [types.timestamp.rank, (a, b) => order((a as Timestamp).toBigInt(), (b as Timestamp).toBigInt())],
  [types.regex.rank, compareRegexes],
  [types.javascript.rank, compareCode],
  [types.javascriptWithScope.rank, compareCode],
]);

/**
 * MongoDB's total order: MinKey, (missing and undefined), null, numbers, strings, objects, arrays, binary, ObjectId, bool, date,
 * timestamp, regex, code, MaxKey. Numbers of all types compare by their exact value.
 */
export function compareValues(a: Value | undefined, b: Value | undefined, collation?: Collation): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b, collation);
  const rank = typeOf(a).rank;
  const difference = rank - typeOf(b).rank;
  if (difference !== 0 || a === b) return difference;
  const compare = byRank.get(rank);
  return compare && a !== undefined && b !== undefined ? compare(a, b, collation) : 0;
}

export const equalValues = (a: Value | undefined, b: Value | undefined, collation?: Collation): boolean =>
  compareValues(a, b, collation) === 0;

/** Whether nothing differs: neither a numeric type nor the order of keys. An update to an identical value is none. */
export function identicalValues(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (typeOf(a) !== typeOf(b)) return false;
  if (a instanceof Map) return identicalDocuments(a, b as Document);
  if (Array.isArray(a)) return identicalArrays(a, b as Value[]);
  if (a instanceof Double) return Object.is(a.value, (b as Double).value);
  if (a instanceof Decimal128) return compareBytes(a.bytes, (b as Decimal128).bytes) === 0;
  return compareValues(a, b) === 0;
}

const identicalArrays = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((item, index) => identicalValues(item, b[index]));

function identicalDocuments(a: Document, b: Document): boolean {
  if (a.size !== b.size) return false;
  const right = b.entries();
  for (const [name, value] of a) {
    const other = right.next();
    if (other.done || other.value[0] !== name || !identicalValues(value, other.value[1])) return false;
  }
  return true;
}

/** A decimal that no double equals. */
function decimalKey({ negative, coefficient, exponent }: Decimal): string {
  let [digits, power] = [coefficient, exponent];
  while (digits % 10n === 0n) {
    digits /= 10n;
    power += 1;
  }
  const text = power >= 0 && power < 40 ? `${digits * 10n ** BigInt(power)}` : `${digits}e${power}`;
  return `n${negative ? '-' : ''}${text}`;
}

/** Numbers that are equal get one key, whatever their types. */
function numberKey(value: number | bigint | Double | Decimal128): string {
  if (value instanceof Decimal128) {
    const decimal = decode(value);
    const near = toDouble(decimal);
    const isDouble = compareDecimals(exactDouble(near), decimal) === 0;
    return isDouble ? numberKey(new Double(near)) : decimalKey(decimal);
  }
  const number = value instanceof Double ? value.value : value;
  if (typeof number === 'bigint' || Math.abs(number) < Number.MAX_SAFE_INTEGER) return `n${number === 0 ? 0 : number}`;
  return Number.isInteger(number) ? `n${BigInt(number)}` : `n${number}`;
}

const keyByRank = new Map<number, (value: Value, collation: Collation | undefined) => string>([
  [types.missing.rank, () => 'u'],
  [types.double.rank, (value) => numberKey(value as number)],
  [types.string.rank, (value, collation) => `s${collation ? collation.key(textOf(value)) : textOf(value)}`],
  [types.object.rank, (value, collation) => documentKey(value as Document, collation)],
  [
    types.array.rank,
    (value, collation) => `[${(value as Value[]).map((item) => framed(groupKey(item, collation))).join('')}]`,
  ],
  [
    types.binData.rank,
    (value) => `b${(value as Binary).sub_type}:${Buffer.from(bytesOf(value as Binary)).toString('latin1')}`,
  ],
  [types.objectId.rank, (value) => `o${(value as ObjectId).toHexString()}`],
  [types.bool.rank, (value) => (value === true ? 't' : 'f')],
  [types.date.rank, (value) => `d${(value as Date).getTime()}`],
  [types.timestamp.rank, (value) => `T${(value as Timestamp).toBigInt()}`],
  [types.regex.rank, (value) => `r${framed((value as BSONRegExp).pattern)}${(value as BSONRegExp).options}`],
  [types.javascript.rank, (value) => `j${(value as Code).code}`],
]);

const framed = (key: string): string => `${key.length}:${key}`;

function documentKey(value: Document, collation: Collation | undefined): string {
  let key = '{';
  for (const [name, item] of value) key += framed(name) + framed(groupKey(item, collation));
  return `${key}}`;
}

/** A text that is the same for exactly those values that compare as equal: 1, 1n and Double(1) group together. */
export function groupKey(value: Value | undefined, collation?: Collation): string {
  if (typeof value === 'string' && !collation) return `s${value}`;
  if (typeof value === 'number') return `n${value}`;
  if (value === null) return '0';
  const rank = typeOf(value).rank;
  return keyByRank.get(rank)?.(value as Value, collation) ?? `#${rank}`;
}

import { Decimal128 } from 'bson';
import * as decimals from '../bson/decimal.ts';
import {
  addition,
  asDecimal,
  asNumber,
  calculate,
  fitsInt,
  fitsLong,
  isNumeric,
  multiplication,
  subtraction,
  truncated,
  type Arithmetic,
  type Numeric,
} from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { rightFirst, variadic } from './operands.ts';
import type { Operator } from './scope.ts';

type Result = Value | undefined;

/** Like `calculate`, but what a long does not hold becomes a double, as expressions have it. */
export function compute(arithmetic: Arithmetic, a: Numeric, b: Numeric): Numeric {
  return calculate(arithmetic, a, b) ?? new Double(arithmetic.double(asNumber(a), asNumber(b)));
}

/** A whole number as int where it fits, else as long, else as double. */
export function wholeNumber(value: bigint, long: boolean): Numeric {
  if (!long && fitsInt(value)) return Number(value);
  return fitsLong(value) ? value : new Double(Number(value));
}

/** A date moved by milliseconds. */
export function movedDate(date: Date, by: Numeric): Date {
  const milliseconds = by instanceof Double ? Math.round(by.value) : Number(truncated(by) ?? Number.NaN);
  const moved = new Date(date.getTime() + milliseconds);
  if (Number.isNaN(moved.getTime())) throw new ServerError('Overflow', 'date overflow');
  return moved;
}

/** `$add`. */
export function add(values: Iterable<Result>): Result {
  let date: Date | null = null;
  let sum: Numeric = 0;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date) throw new ServerError(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumeric(value)) sum = compute(addition, sum, value);
    else throw new ServerError('TypeMismatch', `$add only supports numeric or date types, not ${typeName(value)}`);
  }
  return date ? movedDate(date, sum) : sum;
}

/** `$multiply`. */
export function multiply(values: Iterable<Result>): Result {
  let product: Numeric = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (isNumeric(value)) product = compute(multiplication, product, value);
    else throw new ServerError('TypeMismatch', `$multiply only supports numeric types, not ${typeName(value)}`);
  }
  return product;
}

/** `$subtract`. */
export function subtract(a: Result, b: Result): Result {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumeric(a) && isNumeric(b)) return compute(subtraction, a, b);
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime()) - BigInt(b.getTime());
  if (a instanceof Date && isNumeric(b)) {
    return movedDate(a, b instanceof Double ? new Double(-b.value) : compute(subtraction, 0, b));
  }
  throw new ServerError('TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

/** `$divide`. */
export function divide(a: Result, b: Result): Result {
  if (isNumeric(a) && isNumeric(b)) {
    if (asNumber(b) === 0) throw new ServerError('BadValue', `can't $divide by zero`);
    if (a instanceof Decimal128 || b instanceof Decimal128) {
      return decimals.encode(decimals.divide(asDecimal(a), asDecimal(b)));
    }
    return new Double(asNumber(a) / asNumber(b));
  }
  if (isNullish(a) || isNullish(b)) return null;
  throw new ServerError('TypeMismatch', `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
}

function modulo(a: Result, b: Result): Result {
  if (isNumeric(a) && isNumeric(b)) return remainderOf(a, b);
  if (isNullish(a) || isNullish(b)) return null;
  throw new ServerError(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
}

function remainderOf(a: Numeric, b: Numeric): Numeric {
  if (asNumber(b) === 0) throw new ServerError(16610, `can't $mod by zero`);
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return decimals.encode(decimals.remainder(asDecimal(a), asDecimal(b)));
  }
  if (a instanceof Double || b instanceof Double) return new Double(asNumber(a) % asNumber(b));
  const long = typeof a === 'bigint' || typeof b === 'bigint';
  return wholeNumber(BigInt(a) % BigInt(b), long);
}

type Bitwise = (a: bigint, b: bigint) => bigint;

const bitwise = (name: string, start: bigint, operation: Bitwise): Operator =>
  variadic(name, (values) => {
    let result = start;
    let long = false;
    for (const value of values) {
      if (isNullish(value)) return null;
      if (typeof value !== 'number' && typeof value !== 'bigint') {
        throw new ServerError('TypeMismatch', `${name} only supports int and long operands.`);
      }
      long ||= typeof value === 'bigint';
      result = operation(result, BigInt(value));
    }
    return long ? BigInt.asIntN(64, result) : Number(BigInt.asIntN(32, result));
  });

/** The arithmetic of several operands. */
export const arithmeticOperators: Readonly<Record<string, Operator>> = {
  $add: variadic('$add', add),
  $multiply: variadic('$multiply', multiply),
  $subtract: rightFirst('$subtract', subtract),
  $divide: rightFirst('$divide', divide),
  $mod: rightFirst('$mod', modulo),
  $bitAnd: bitwise('$bitAnd', -1n, (a, b) => a & b),
  $bitOr: bitwise('$bitOr', 0n, (a, b) => a | b),
  $bitXor: bitwise('$bitXor', 0n, (a, b) => a ^ b),
};

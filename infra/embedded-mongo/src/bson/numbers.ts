import { Decimal128 } from 'bson';
import * as decimals from './decimal.ts';
import { Double, type Value } from './values.ts';

export type Numeric = number | bigint | Double | Decimal128;

export const INT_MAX = 2_147_483_647;
export const INT_MIN = -2_147_483_648;
export const LONG_MAX = 9_223_372_036_854_775_807n;
export const LONG_MIN = -9_223_372_036_854_775_808n;

export const isNumeric = (value: Value | undefined): value is Numeric =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128;

export const fitsInt = (value: number | bigint): boolean => value >= INT_MIN && value <= INT_MAX;
export const fitsLong = (value: bigint): boolean => value >= LONG_MIN && value <= LONG_MAX;

export const asDecimal = (value: Numeric): decimals.Decimal => {
  if (value instanceof Decimal128) return decimals.decode(value);
  return value instanceof Double ? decimals.fromDouble(value.value) : decimals.fromInteger(value);
};

/** The nearest double of any number. */
export function asNumber(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  return typeof value === 'bigint' ? Number(value) : decimals.toDouble(decimals.decode(value));
}

/** The whole number that a value is, or null where it has a fraction or none at all. */
export function asWhole(value: Value | undefined): bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof Double) return Number.isInteger(value.value) ? BigInt(value.value) : null;
  if (!(value instanceof Decimal128)) return null;
  const decimal = decimals.decode(value);
  const whole = decimals.toInteger(decimal);
  return whole !== null && decimals.compareDecimals(decimals.fromInteger(whole), decimal) === 0 ? whole : null;
}

/** The whole number towards zero, or null for NaN and infinities. */
export function truncated(value: Numeric): bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return BigInt(value);
  if (value instanceof Double) return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : null;
  return decimals.toInteger(decimals.decode(value));
}

/** A whole number that fits into 32 bits, for options such as a limit or a size. */
export function asSmallWhole(value: Value | undefined): number | null {
  const whole = asWhole(value);
  return whole !== null && fitsInt(whole) ? Number(whole) : null;
}

/** One arithmetic operation in each of the number types. */
export type Arithmetic = {
  readonly whole: (a: bigint, b: bigint) => bigint;
  readonly double: (a: number, b: number) => number;
  readonly decimal: (a: decimals.Decimal, b: decimals.Decimal) => decimals.Decimal;
};

export const addition: Arithmetic = { whole: (a, b) => a + b, double: (a, b) => a + b, decimal: decimals.add };
export const subtraction: Arithmetic = {
  whole: (a, b) => a - b,
  double: (a, b) => a - b,
  decimal: decimals.subtract,
};
export const multiplication: Arithmetic = {
  whole: (a, b) => a * b,
  double: (a, b) => a * b,
  decimal: decimals.multiply,
};

/** Computes in the wider type of the two: int, long, double, decimal. Null where a long does not hold the result. */
export function calculate(arithmetic: Arithmetic, a: Numeric, b: Numeric): Numeric | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = arithmetic.double(a, b);
    if (result >= INT_MIN && result <= INT_MAX) return result + 0;
    return arithmetic.whole(BigInt(a), BigInt(b));
  }
  if (a instanceof Decimal128 || b instanceof Decimal128) {
    return decimals.encode(arithmetic.decimal(asDecimal(a), asDecimal(b)));
  }
  if (a instanceof Double || b instanceof Double) return new Double(arithmetic.double(asNumber(a), asNumber(b)));
  const result = arithmetic.whole(BigInt(a), BigInt(b));
  return fitsLong(result) ? result : null;
}

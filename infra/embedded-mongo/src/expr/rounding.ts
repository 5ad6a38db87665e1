import { Decimal128 } from 'bson';
import * as decimals from '../bson/decimal.ts';
import { asWhole, isNumeric, LONG_MIN, type Numeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { wholeNumber } from './arithmetic.ts';
import { between, unary } from './operands.ts';
import type { Operator } from './scope.ts';

/** An operator on one number; whole numbers may need nothing done. */
export const onNumber = (name: string, compute: (value: Numeric) => Value): Operator =>
  unary(name, (value) => {
    if (isNullish(value)) return null;
    if (isNumeric(value)) return compute(value);
    throw new ServerError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
  });

function absolute(value: Numeric): Value {
  if (value instanceof Double) return new Double(Math.abs(value.value));
  if (value instanceof Decimal128) return decimals.encode({ ...decimals.decode(value), negative: false });
  if (value === LONG_MIN) throw new ServerError(28680, `can't take $abs of long long min`);
  return wholeNumber(value < 0 ? -BigInt(value) : BigInt(value), typeof value === 'bigint');
}

const toWhole = (name: string, double: (value: number) => number, how: decimals.Rounding): Operator =>
  onNumber(name, (value) => {
    if (value instanceof Double) return new Double(double(value.value));
    return value instanceof Decimal128 ? decimals.encode(decimals.roundTo(decimals.decode(value), 0, how)) : value;
  });

/** Rounds half to even. */
function nearest(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function roundDouble(value: number, places: number, how: decimals.Rounding): number {
  if (!Number.isFinite(value)) return value;
  if (places === 0) return how === 'even' ? nearest(value) : Math.trunc(value);
  // The exact value decides: 2.675 lies below the middle of 2.67 and 2.68.
  return decimals.toDouble(decimals.roundTo(decimals.normalise(decimals.exactDouble(value)), places, how));
}

function roundInteger(value: number | bigint, places: number, how: decimals.Rounding): Value {
  if (places >= 0) return value;
  const rounded = decimals.toInteger(decimals.roundTo(decimals.fromInteger(value), places, how)) ?? 0n;
  const result = wholeNumber(rounded, typeof value === 'bigint');
  if (result instanceof Double) throw new ServerError(51080, 'invalid conversion from Decimal128 result in rounding');
  return result;
}

function placesOf(name: string, value: Value | undefined): number | null {
  if (isNullish(value)) return null;
  const places = isNumeric(value) ? asWhole(value) : null;
  if (places === null) throw new ServerError(51082, `precision argument to ${name} must be a integral value`);
  if (places < -20n || places > 100n)
    throw new ServerError(51083, `cannot apply ${name} with precision value ${places} value must be in [-20, 100]`);
  return Number(places);
}

const rounding = (name: string, how: decimals.Rounding): Operator =>
  between(name, [1, 2], ({ count, at }) => {
    const value = at(0);
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw new ServerError(51081, `${name} only supports numeric types, not ${typeName(value)}`);
    const places = count > 1 ? placesOf(name, at(1)) : 0;
    if (places === null) return null;
    if (value instanceof Double) return new Double(roundDouble(value.value, places, how));
    if (!(value instanceof Decimal128)) return roundInteger(value, places, how);
    return decimals.encode(decimals.roundTo(decimals.decode(value), places, how));
  });

/** What makes a number simpler. */
export const roundingOperators: Readonly<Record<string, Operator>> = {
  $abs: onNumber('$abs', absolute),
  $ceil: toWhole('$ceil', Math.ceil, 'ceiling'),
  $floor: toWhole('$floor', Math.floor, 'floor'),
  $round: rounding('$round', 'even'),
  $trunc: rounding('$trunc', 'down'),
};

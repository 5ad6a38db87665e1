import { Decimal128 } from 'bson';
import * as decimals from '../bson/decimal.ts';
import { asDecimal, asNumber, asWhole, fitsInt, fitsLong, isNumeric, type Numeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { binary, unary } from './operands.ts';
import { onNumber } from './rounding.ts';
import type { Operator } from './scope.ts';

/** The same function on doubles, and on decimals through the nearest double. */
const throughDouble = (value: Numeric, compute: (x: number) => number): Value => {
  const result = compute(asNumber(value));
  return value instanceof Decimal128 ? decimals.encode(decimals.shortestDouble(result)) : new Double(result);
};

/** The square root to 34 digits. */
function decimalRoot(value: decimals.Decimal): decimals.Decimal {
  if (value.kind !== 'finite' || value.coefficient === 0n) return value;
  const shift = 70 - value.coefficient.toString().length;
  const even = (value.exponent - shift) % 2 === 0 ? shift : shift + 1;
  const scaled = value.coefficient * decimals.powerOfTen(Math.max(0, even));
  let root = BigInt(Math.floor(Math.sqrt(Number(scaled))));
  for (let i = 0; i < 200; i++) {
    const next = (root + scaled / root) >> 1n;
    if (next === root || next === root + 1n) break;
    root = next;
  }
  let exponent = (value.exponent - Math.max(0, even)) / 2;
  if (root * root !== scaled) return decimals.finite(false, root, exponent);
  while (root % 10n === 0n && exponent < Math.floor(value.exponent / 2)) {
    root /= 10n;
    exponent += 1;
  }
  return decimals.finite(false, root, exponent);
}

function squareRoot(value: Numeric): Value {
  if (asNumber(value) < 0) throw new ServerError(28714, `$sqrt's argument must be greater than or equal to 0`);
  return value instanceof Decimal128
    ? decimals.encode(decimalRoot(decimals.decode(value)))
    : new Double(Math.sqrt(asNumber(value)));
}

const logarithm = (name: string, code: number, compute: (x: number) => number): Operator =>
  onNumber(name, (value) => {
    if (asNumber(value) <= 0)
      throw new ServerError(code, `${name}'s argument must be a positive number, but is ${asNumber(value)}`);
    return throughDouble(value, compute);
  });

function logarithmTo(value: Value | undefined, base: Value | undefined): Value {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumeric(value)) throw new ServerError(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumeric(base)) throw new ServerError(28757, `$log's base must be numeric, not ${typeName(base)}`);
  if (asNumber(value) <= 0) throw new ServerError(28758, `$log's argument must be a positive number`);
  if (asNumber(base) <= 0 || asNumber(base) === 1) {
    throw new ServerError(28759, `$log's base must be a positive number not equal to 1`);
  }
  const decimal = value instanceof Decimal128 || base instanceof Decimal128;
  const result = Math.log(asNumber(value)) / Math.log(asNumber(base));
  return decimal ? decimals.encode(decimals.shortestDouble(result)) : new Double(result);
}

function decimalPower(base: decimals.Decimal, exponent: Numeric): decimals.Decimal {
  const whole = asWhole(exponent);
  if (whole === null || whole > 1000n || whole < -1000n) {
    return decimals.shortestDouble(Math.pow(decimals.toDouble(base), asNumber(exponent)));
  }
  let result = decimals.fromInteger(1);
  for (let i = 0n; i < (whole < 0n ? -whole : whole); i++) result = decimals.multiply(result, base);
  return whole < 0n ? decimals.divide(decimals.fromInteger(1), result) : result;
}

/** A whole power that may fit into a long; null where it has a fraction or is far too large. */
function wholePower(base: bigint, exponent: bigint): bigint | null {
  if (base === 1n) return 1n;
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
  if (base === 0n) return exponent > 0n ? 0n : 1n;
  return exponent < 0n || exponent > 64n ? null : base ** exponent;
}

/** Whole numbers to whole powers stay whole where the result fits. */
function integerPower(base: number | bigint, exponent: number | bigint): Value {
  const result = wholePower(BigInt(base), BigInt(exponent));
  if (result === null || !fitsLong(result)) return new Double(Math.pow(Number(base), Number(exponent)));
  const long = typeof base === 'bigint' || typeof exponent === 'bigint';
  return !long && fitsInt(result) ? Number(result) : result;
}

function powerOf(base: Numeric, exponent: Numeric): Value {
  if (base instanceof Decimal128 || exponent instanceof Decimal128)
    return decimals.encode(decimalPower(asDecimal(base), exponent));
  if (base instanceof Double || exponent instanceof Double)
    return new Double(Math.pow(asNumber(base), asNumber(exponent)));
  return integerPower(base, exponent);
}

function power(base: Value | undefined, exponent: Value | undefined): Value {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumeric(base)) throw new ServerError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumeric(exponent)) throw new ServerError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  if (asNumber(base) === 0 && asNumber(exponent) < 0)
    throw new ServerError(28764, '$pow cannot take a base of 0 and a negative exponent');
  return powerOf(base, exponent);
}

const ofAngle = (name: string, compute: (x: number) => number, limit: (x: number) => boolean = () => true): Operator =>
  onNumber(name, (value) => {
    const number = asNumber(value);
    if (!Number.isNaN(number) && !limit(number)) {
      throw new ServerError(50989, `cannot apply ${name} to ${number}, value is out of range`);
    }
    return throughDouble(value, compute);
  });

const unit = (x: number): boolean => x >= -1 && x <= 1;

/** Powers, roots, logarithms and angles. */
export const powerOperators: Readonly<Record<string, Operator>> = {
  $sqrt: onNumber('$sqrt', squareRoot),
  $exp: onNumber('$exp', (value) => throughDouble(value, Math.exp)),
  $ln: logarithm('$ln', 28766, Math.log),
  $log10: logarithm('$log10', 28761, Math.log10),
  $log: binary('$log', logarithmTo),
  $pow: binary('$pow', power),
  $sin: ofAngle('$sin', Math.sin, Number.isFinite),
  $cos: ofAngle('$cos', Math.cos, Number.isFinite),
  $tan: ofAngle('$tan', Math.tan, Number.isFinite),
  $asin: ofAngle('$asin', Math.asin, unit),
  $acos: ofAngle('$acos', Math.acos, unit),
  $atan: ofAngle('$atan', Math.atan),
  $sinh: ofAngle('$sinh', Math.sinh),
  $cosh: ofAngle('$cosh', Math.cosh),
  $tanh: ofAngle('$tanh', Math.tanh),
  $asinh: ofAngle('$asinh', Math.asinh),
  $acosh: ofAngle('$acosh', Math.acosh, (x) => x >= 1),
  $atanh: ofAngle('$atanh', Math.atanh, unit),
  $degreesToRadians: ofAngle('$degreesToRadians', (x) => (x * Math.PI) / 180),
  $radiansToDegrees: ofAngle('$radiansToDegrees', (x) => (x * 180) / Math.PI),
  $atan2: binary('$atan2', (y, x) => {
    if (isNullish(y) || isNullish(x)) return null;
    if (!isNumeric(y) || !isNumeric(x)) throw new ServerError(51044, `$atan2 only supports numeric types`);
    return new Double(Math.atan2(asNumber(y), asNumber(x)));
  }),
  $isNumber: unary('$isNumber', (value) => isNumeric(value)),
};

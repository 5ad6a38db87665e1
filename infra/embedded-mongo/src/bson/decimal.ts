import { Decimal128 } from 'bson';

/** A decimal number taken apart: (-1)^negative * coefficient * 10^exponent, or one of the special values. */
export type Decimal = {
  readonly kind: 'finite' | 'infinity' | 'nan';
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
};

const PRECISION = 34;
const EXPONENT_MIN = -6176;
const EXPONENT_MAX = 6111;
const MAX_COEFFICIENT = 10n ** BigInt(PRECISION) - 1n;

export const NAN: Decimal = { kind: 'nan', negative: false, coefficient: 0n, exponent: 0 };
export const ZERO: Decimal = { kind: 'finite', negative: false, coefficient: 0n, exponent: 0 };
const infinity = (negative: boolean): Decimal => ({ kind: 'infinity', negative, coefficient: 0n, exponent: 0 });

export const finite = (negative: boolean, coefficient: bigint, exponent: number): Decimal => ({
  kind: 'finite',
  negative,
  coefficient,
  exponent,
});

const powers: bigint[] = [];

/** 10^n. */
export function powerOfTen(n: number): bigint {
  if (n > 400) return 10n ** BigInt(n);
  return (powers[n] ??= 10n ** BigInt(n));
}

const digitsOf = (coefficient: bigint): number => (coefficient === 0n ? 1 : coefficient.toString().length);

/** Reads the binary form (IEEE 754, binary integer decimal). */
export function decode(value: Decimal128): Decimal {
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 16);
  const low = view.getBigUint64(0, true);
  const high = view.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 31n);
  if (combination === 31) return NAN;
  if (combination === 30) return infinity(negative);
  if (combination >> 3 === 3) return finite(negative, 0n, Number((high >> 47n) & 0x3fffn) + EXPONENT_MIN);
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  return finite(
    negative,
    coefficient > MAX_COEFFICIENT ? 0n : coefficient,
    Number((high >> 49n) & 0x3fffn) + EXPONENT_MIN,
  );
}

/** Divides and rounds half to even. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** Brings a number into 34 digits and the range of exponents, as the format requires. */
export function normalise(value: Decimal): Decimal {
  if (value.kind !== 'finite') return value;
  let { coefficient, exponent } = value;
  const excess = Math.max(digitsOf(coefficient) - PRECISION, EXPONENT_MIN - exponent);
  if (excess > 0) {
    coefficient = roundedQuotient(coefficient, powerOfTen(excess));
    exponent += excess;
    if (coefficient > MAX_COEFFICIENT) return normalise(finite(value.negative, coefficient, exponent));
  }
  if (coefficient === 0n) return finite(value.negative, 0n, Math.min(exponent, EXPONENT_MAX));
  if (exponent > EXPONENT_MAX) {
    const padding = exponent - EXPONENT_MAX;
    if (digitsOf(coefficient) + padding > PRECISION) return infinity(value.negative);
    return finite(value.negative, coefficient * powerOfTen(padding), EXPONENT_MAX);
  }
  return finite(value.negative, coefficient, exponent);
}

/** Writes the binary form; rounds where more than 34 digits were computed. */
export function encode(decimal: Decimal): Decimal128 {
  const value = normalise(decimal);
  const sign = value.negative ? 1n << 63n : 0n;
  let high = sign;
  if (value.kind === 'nan') high = 0x7c00000000000000n;
  else if (value.kind === 'infinity') high |= 0x7800000000000000n;
  else high |= (BigInt(value.exponent - EXPONENT_MIN) << 49n) | (value.coefficient >> 64n);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, value.coefficient & 0xffffffffffffffffn, true);
  view.setBigUint64(8, high, true);
  return new Decimal128(bytes);
}

export const fromInteger = (value: bigint | number): Decimal => {
  const integer = BigInt(value);
  return finite(integer < 0n, integer < 0n ? -integer : integer, 0);
};

/** Reads a decimal numeral, e.g. `-1.50E+3`; null where it is none. */
export function parseDecimal(text: string): Decimal | null {
  if (/^[+-]?inf(inity)?$/i.test(text)) return infinity(text.startsWith('-'));
  if (/^[+-]?nan$/i.test(text)) return NAN;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!match || !(match[2] || match[3])) return null;
  const fraction = match[3] ?? '';
  return normalise(
    finite(match[1] === '-', BigInt(`${match[2] ?? ''}${fraction}`), Number(match[4] ?? 0) - fraction.length),
  );
}

const PRECISE_DIGITS = 15;

/** A double as the server takes it for a decimal: rounded to 15 significant digits, zeros at the end included. */
export const fromDouble = (value: number): Decimal =>
  fromNumeral(value, (finiteValue) => finiteValue.toExponential(PRECISE_DIGITS - 1));

/** A double that was computed for a decimal: as few digits as tell it from every other double. */
export const shortestDouble = (value: number): Decimal => fromNumeral(value, String);

function fromNumeral(value: number, numeral: (value: number) => string): Decimal {
  if (Number.isNaN(value)) return NAN;
  if (!Number.isFinite(value)) return infinity(value < 0);
  if (value === 0) return finite(Object.is(value, -0), 0n, 0);
  return parseDecimal(numeral(value)) ?? NAN;
}

/** The nearest double. */
export function toDouble(value: Decimal): number {
  if (value.kind === 'nan') return Number.NaN;
  if (value.kind === 'infinity') return value.negative ? -Infinity : Infinity;
  return Number(`${value.negative ? '-' : ''}${value.coefficient}e${value.exponent}`);
}

const signOf = (value: Decimal): number => {
  if (value.kind === 'finite' && value.coefficient === 0n) return 0;
  return value.negative ? -1 : 1;
};

/** Brings two finite numbers to one exponent, as signed integers. */
function aligned(a: Decimal, b: Decimal): { left: bigint; right: bigint; exponent: number } {
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.coefficient * powerOfTen(a.exponent - exponent);
  const right = b.coefficient * powerOfTen(b.exponent - exponent);
  return { left: a.negative ? -left : left, right: b.negative ? -right : right, exponent };
}

/** Exact; NaN equals NaN and lies below every number. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind === 'nan' || b.kind === 'nan') return Number(b.kind === 'nan') - Number(a.kind === 'nan');
  const [left, right] = [signOf(a), signOf(b)];
  if (left !== right) return left < right ? -1 : 1;
  if (left === 0) return 0;
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    return left * (Number(a.kind === 'infinity') - Number(b.kind === 'infinity'));
  }
  return compareOfOneSign(a, b, left);
}

/** By size first: aligning numbers of very different size would make very long integers. */
function compareOfOneSign(a: Decimal, b: Decimal, sign: number): number {
  const size = digitsOf(a.coefficient) + a.exponent - digitsOf(b.coefficient) - b.exponent;
  if (size !== 0) return size > 0 ? sign : -sign;
  const { left, right } = aligned(a, b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const signed = (coefficient: bigint, exponent: number, zeroNegative = false): Decimal =>
  coefficient === 0n
    ? finite(zeroNegative, 0n, exponent)
    : finite(coefficient < 0n, coefficient < 0n ? -coefficient : coefficient, exponent);

export const negate = (a: Decimal): Decimal => (a.kind === 'nan' ? a : { ...a, negative: !a.negative });

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  if (a.kind === 'infinity') return b.kind === 'infinity' && a.negative !== b.negative ? NAN : a;
  if (b.kind === 'infinity') return b;
  const { left, right, exponent } = aligned(a, b);
  return normalise(signed(left + right, exponent, a.negative && b.negative));
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b));

export function multiply(a: Decimal, b: Decimal): Decimal {
  const negative = a.negative !== b.negative;
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    return signOf(a) === 0 || signOf(b) === 0 ? NAN : infinity(negative);
  }
  return normalise(finite(negative, a.coefficient * b.coefficient, a.exponent + b.exponent));
}

/** The quotient where one of the two is no number, infinite or a zero divisor; null for all others. */
function specialQuotient(a: Decimal, b: Decimal): Decimal | null {
  const negative = a.negative !== b.negative;
  if (a.kind === 'nan' || b.kind === 'nan') return NAN;
  if (a.kind === 'infinity') return b.kind === 'infinity' ? NAN : infinity(negative);
  if (b.kind === 'infinity') return finite(negative, 0n, EXPONENT_MIN);
  if (b.coefficient === 0n) return a.coefficient === 0n ? NAN : infinity(negative);
  return null;
}

/** The quotient in 34 digits; an exact one keeps the exponent nearest to that of the operands' difference. */
export function divide(a: Decimal, b: Decimal): Decimal {
  const special = specialQuotient(a, b);
  if (special) return special;
  const negative = a.negative !== b.negative;
  const ideal = a.exponent - b.exponent;
  const shift = Math.max(0, PRECISION + 2 + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const dividend = a.coefficient * powerOfTen(shift);
  let coefficient = dividend / b.coefficient;
  let exponent = ideal - shift;
  if (dividend % b.coefficient !== 0n) return normalise(finite(negative, coefficient * 10n + 1n, exponent - 1));
  while (exponent < ideal && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return normalise(finite(negative, coefficient, exponent));
}

/** The remainder with the sign of the dividend. */
export function remainder(a: Decimal, b: Decimal): Decimal {
  if (a.kind !== 'finite' || b.kind === 'nan' || signOf(b) === 0) return NAN;
  if (b.kind === 'infinity') return a;
  const { left, right, exponent } = aligned(a, b);
  return normalise(signed(left % right, exponent, a.negative));
}

/** How a number is brought to fewer digits. */
export type Rounding = 'even' | 'down' | 'floor' | 'ceiling';

/** Rounds to `places` digits after the point (negative: before it). */
export function roundTo(value: Decimal, places: number, how: Rounding): Decimal {
  if (value.kind !== 'finite') return value;
  const excess = -places - value.exponent;
  if (excess <= 0) return normalise(value);
  const unit = powerOfTen(excess);
  const inexact = value.coefficient % unit !== 0n;
  let coefficient = how === 'even' ? roundedQuotient(value.coefficient, unit) : value.coefficient / unit;
  if (inexact && ((how === 'floor' && value.negative) || (how === 'ceiling' && !value.negative))) coefficient += 1n;
  return normalise(finite(value.negative, coefficient, -places));
}

/** The whole number towards zero; null for what has none. */
export function toInteger(value: Decimal): bigint | null {
  if (value.kind !== 'finite') return null;
  const magnitude =
    value.exponent >= 0
      ? value.coefficient * powerOfTen(value.exponent)
      : value.coefficient / powerOfTen(-value.exponent);
  return value.negative ? -magnitude : magnitude;
}

/** The exact value of a finite double. */
export function exactDouble(value: number): Decimal {
  if (!Number.isFinite(value)) return fromDouble(value);
  if (Number.isInteger(value)) return fromInteger(BigInt(value));
  let scaled = value;
  let bits = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    bits += 1;
  }
  const whole = fromInteger(BigInt(scaled));
  return finite(whole.negative, whole.coefficient * 5n ** BigInt(bits), -bits);
}

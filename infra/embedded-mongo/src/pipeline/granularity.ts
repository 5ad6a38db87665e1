import { Decimal128 } from 'bson';
import * as decimals from '../bson/decimal.ts';
import { asDecimal, asNumber, asWhole, type Numeric } from '../bson/numbers.ts';
import { Double } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { wholeNumber } from '../expr/arithmetic.ts';

/** Moves limits between buckets to numbers that people like. */
export type Granularity = { up(value: Numeric): Numeric; down(value: Numeric): Numeric };

/** The `count` numbers of an E series (IEC 60063) from 100 up. The standard has 920 where the rule gives 919. */
const eSeries = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(100 * 10 ** (i / count))).map((value) =>
    value === 919 ? 920 : value,
  );

/** Preferred numbers: the Renard series (ISO 3), the E series (IEC 60063), and 1-2-5. */
const series: Readonly<Record<string, readonly number[]>> = {
  R5: [10, 16, 25, 40, 63],
  R10: [100, 125, 160, 200, 250, 315, 400, 500, 630, 800],
  R20: [100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900],
  R40: [
    100, 106, 112, 118, 125, 132, 140, 150, 160, 170, 180, 190, 200, 212, 224, 236, 250, 265, 280, 300, 315, 355, 375,
    400, 425, 450, 475, 500, 530, 560, 600, 630, 670, 710, 750, 800, 850, 900, 950,
  ],
  R80: [
    103, 109, 115, 122, 128, 136, 145, 155, 165, 175, 185, 195, 206, 218, 230, 243, 258, 272, 290, 307, 325, 345, 365,
    387, 412, 437, 462, 487, 515, 545, 575, 615, 650, 690, 730, 775, 825, 875, 925, 975,
  ],
  '1-2-5': [10, 20, 50],
  E6: [10, 15, 22, 33, 47, 68],
  E12: [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82],
  E24: [10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91],
  E48: eSeries(48),
  E96: eSeries(96),
  E192: eSeries(192),
};

/** The numbers of a series, each times a power of ten. */
type Scale<T> = {
  readonly numbers: readonly T[];
  readonly one: T;
  readonly times: (a: T, b: T) => T;
  /** Ten times as much, or a tenth. */
  readonly shifted: (value: T, up: boolean) => T;
  readonly compare: (a: T, b: T) => number;
};

const doubles = (numbers: readonly number[]): Scale<number> => ({
  numbers,
  one: 1,
  times: (a, b) => a * b,
  shifted: (value, up) => (up ? value * 10 : value / 10),
  compare: (a, b) => a - b,
});

const TEN = decimals.fromInteger(10);

const exact = (numbers: readonly number[]): Scale<decimals.Decimal> => ({
  numbers: numbers.map((number) => decimals.fromInteger(number)),
  one: decimals.fromInteger(1),
  times: decimals.multiply,
  shifted: (value, up) => (up ? decimals.multiply(value, TEN) : decimals.divide(value, TEN)),
  compare: decimals.compareDecimals,
});

/** The nearest number of a scale that lies beyond the value: above it, or below. */
function beyond<T>(scale: Scale<T>, value: T, up: boolean): T {
  const { numbers, compare, times } = scale;
  const sign = up ? 1 : -1;
  const ordered = up ? numbers : numbers.toReversed();
  const [near, far] = [ordered[0] ?? scale.one, ordered.at(-1) ?? scale.one];
  let factor = scale.one;
  while (sign * compare(value, times(far, factor)) >= 0) factor = scale.shifted(factor, up);
  while (sign * compare(value, times(near, factor)) < 0) {
    const previous = times(near, factor);
    factor = scale.shifted(factor, !up);
    if (sign * compare(value, times(far, factor)) >= 0) return previous;
  }
  const found = ordered.find((number) => sign * compare(value, times(number, factor)) < 0);
  return times(found ?? far, factor);
}

function preferred(numbers: readonly number[]): Granularity {
  const move = (value: Numeric, up: boolean): Numeric => {
    if (asNumber(value) === 0) return value;
    if (value instanceof Decimal128) return decimals.encode(beyond(exact(numbers), decimals.decode(value), up));
    return new Double(beyond(doubles(numbers), asNumber(value), up));
  };
  return { up: (value) => move(value, true), down: (value) => move(value, false) };
}

/** Two to a power, whole where the power is. */
function powerOfTwo(exponent: number, like: Numeric): Numeric {
  if (like instanceof Decimal128) return decimals.encode(decimals.shortestDouble(2 ** exponent));
  return exponent < 0 ? new Double(2 ** exponent) : wholeNumber(2n ** BigInt(exponent), false);
}

function logarithm(value: Numeric): number {
  const whole = asWhole(value);
  if (whole === null || whole <= 0n) return Math.log2(decimals.toDouble(asDecimal(value)));
  const bits = whole.toString(2).length - 1;
  return whole === 2n ** BigInt(bits) ? bits : bits + 0.5;
}

const powersOfTwo: Granularity = {
  up: (value) => (asNumber(value) === 0 ? value : powerOfTwo(Math.floor(logarithm(value)) + 1, value)),
  down: (value) => (asNumber(value) === 0 ? value : powerOfTwo(Math.ceil(logarithm(value)) - 1, value)),
};

/** The granularity of a name. */
export function granularityOf(name: string): Granularity {
  if (name === 'POWERSOF2') return powersOfTwo;
  const numbers = Object.hasOwn(series, name) ? series[name] : undefined;
  if (!numbers) throw new ServerError(40257, `Unknown rounding granularity '${name}'`);
  return preferred(numbers);
}

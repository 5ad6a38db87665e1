import { Decimal128 } from 'bson';
import type { Numeric } from '../bson/numbers.ts';
import { Double } from '../bson/values.ts';

/** A double in the way of C's `%.15g`-like shortest form, as the server prints it. */
function doubleNumeral(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const match = /^(-?[\d.]+)e([+-])(\d+)$/.exec(text);
  if (match) return `${match[1]}e${match[2]}${(match[3] ?? '').padStart(2, '0')}`;
  return text;
}

/** A double in six digits, in the way of C's `%g`. */
function sixDigits(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleNumeral(value);
  const [mantissa = '', exponent = '0'] = value.toExponential(5).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const digits = String(Math.abs(power)).padStart(2, '0');
  return `${Number(mantissa)}e${power < 0 ? '-' : '+'}${digits}`;
}

/** A number as operators on text take it. */
export const shortNumeral = (value: Numeric): string =>
  value instanceof Double ? sixDigits(value.value) : numeral(value);

/** A number as its text. */
export const numeral = (value: Numeric): string => {
  if (value instanceof Double) return doubleNumeral(value.value);
  return value instanceof Decimal128 ? value.toString() : String(value);
};

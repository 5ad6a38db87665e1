import type { Decimal128 } from 'bson';

/** What an index key says of a number: the nearest double that is not above it, and what is left over, exactly. */
export type NumberKey = { floor: number; rest: string };

const bits = new DataView(new ArrayBuffer(8));

/** The largest double below this one. */
function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  if (value === Infinity) return Number.MAX_VALUE;
  bits.setFloat64(0, value);
  const next = bits.getBigInt64(0) + (value > 0 ? -1n : 1n);
  bits.setBigInt64(0, next);
  return bits.getFloat64(0);
}

/** A decimal fraction `digits × 10^exponent`. */
type Decimal = { digits: bigint; exponent: number };

/** A double is a whole number times a power of two, so its decimal form is finite. */
function decimalOf(value: number): Decimal {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const power = (biased === 0 ? 1 : biased) - 1075;
  const sign = value < 0 ? -1n : 1n;
  if (power >= 0) return { digits: sign * (mantissa << BigInt(power)), exponent: 0 };
  return { digits: sign * mantissa * 5n ** BigInt(-power), exponent: power };
}

function minus(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (x: Decimal) => x.digits * 10n ** BigInt(x.exponent - exponent);
  return { digits: scale(a) - scale(b), exponent };
}

/** A positive decimal as text that sorts as it does: its magnitude in two bytes, then its digits. */
function sortable({ digits, exponent }: Decimal): string {
  const text = digits.toString();
  const magnitude = text.length + exponent + 20_000;
  return String.fromCharCode(magnitude >> 8, magnitude & 0xff) + text.replace(/0+$/, '') + '\0';
}

function keyOf(exact: Decimal, nearest: number): NumberKey {
  let floor = nearest;
  if (floor === Infinity) floor = Number.MAX_VALUE;
  if (floor === -Infinity) return { floor, rest: sortable(minus(exact, { digits: -(10n ** 6200n), exponent: 0 })) };
  let left = minus(exact, decimalOf(floor));
  if (left.digits < 0n) {
    floor = nextBelow(floor);
    left =
      floor === -Infinity ? minus(exact, { digits: -(10n ** 6200n), exponent: 0 }) : minus(exact, decimalOf(floor));
  }
  return { floor, rest: left.digits === 0n ? '' : sortable(left) };
}

/** For a whole number beyond what a double holds exactly. */
export const keyOfLong = (value: bigint): NumberKey => {
  const nearest = Number(value);
  return BigInt(nearest) === value ? { floor: nearest, rest: '' } : keyOf({ digits: value, exponent: 0 }, nearest);
};

/** For a Decimal128, which may be NaN or infinite. */
export function keyOfDecimal(value: Decimal128): NumberKey {
  const text = value.toString();
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text);
  if (!match) return { floor: text.endsWith('Infinity') ? Number(text) : NaN, rest: '' };
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign ?? ''}${whole}${fraction}`);
  if (digits === 0n) return { floor: 0, rest: '' };
  return keyOf({ digits, exponent: Number(exponent) - fraction.length }, Number(text));
}

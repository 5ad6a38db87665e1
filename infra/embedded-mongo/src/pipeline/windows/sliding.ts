import { Decimal128 } from 'bson';
import { compareValues } from '../../bson/compare.ts';
import type { Collation } from '../../bson/collation.ts';
import { asNumber, isNumeric, multiplication, type Numeric } from '../../bson/numbers.ts';
import { isNullish } from '../../bson/types.ts';
import { Double, type Value } from '../../bson/values.ts';
import type { Accumulation } from '../../expr/accumulation.ts';
import { compute, divide } from '../../expr/arithmetic.ts';
import { Summation } from '../../expr/summation.ts';

/** An accumulation that also lets go of the value that it took first. */
export type Sliding = Accumulation & { remove(value: Value | undefined): void };

/** How many of each kind a sum is made of: they decide its type, and what is not finite hides the rest. */
class Kinds {
  long = 0;
  double = 0;
  decimal = 0;
  nan = 0;
  positive = 0;
  negative = 0;
  count = 0;

  change(value: Numeric, by: 1 | -1): void {
    this.count += by;
    if (typeof value === 'bigint') this.long += by;
    else if (value instanceof Double) this.double += by;
    else if (value instanceof Decimal128) this.decimal += by;
    const number = asNumber(value);
    if (Number.isNaN(number)) this.nan += by;
    else if (number === Infinity) this.positive += by;
    else if (number === -Infinity) this.negative += by;
  }

  /** The sum where anything is not finite, else null. */
  special(): Numeric | null {
    if (this.nan + this.positive + this.negative === 0) return null;
    const isNumber = this.nan === 0 && (this.positive === 0 || this.negative === 0);
    const number = isNumber ? (this.positive > 0 ? Infinity : -Infinity) : Number.NaN;
    return this.decimal > 0 ? Decimal128.fromString(String(number)) : new Double(number);
  }
}

/** A sum that values leave again: what goes is added with the other sign. */
class SlidingSum {
  readonly kinds = new Kinds();
  #sum = new Summation();

  change(value: Value | undefined, by: 1 | -1): void {
    if (!isNumeric(value)) return;
    this.kinds.change(value, by);
    if (this.kinds.count === 0) this.#sum = new Summation();
    else if (Number.isFinite(asNumber(value))) this.#sum.add(by === 1 ? value : compute(multiplication, value, -1));
  }

  /** In the widest type that is still there. */
  total(): Numeric {
    const special = this.kinds.special();
    if (special) return special;
    const total = this.#sum.total();
    const { decimal, double, long } = this.kinds;
    if (decimal > 0) return total;
    if (double > 0) return total instanceof Double ? total : new Double(asNumber(total));
    const number = asNumber(total);
    if (long === 0 && Number.isInteger(number) && Math.abs(number) < 2 ** 31) return number;
    return Number.isSafeInteger(number) ? BigInt(number) : total;
  }
}

const slidingSum = (): Sliding => {
  const sum = new SlidingSum();
  return {
    add: (value) => sum.change(value, 1),
    remove: (value) => sum.change(value, -1),
    result: () => sum.total(),
  };
};

const slidingAverage = (): Sliding => {
  const sum = new SlidingSum();
  return {
    add: (value) => sum.change(value, 1),
    remove: (value) => sum.change(value, -1),
    result: () => (sum.kinds.count === 0 ? null : divide(sum.total(), sum.kinds.count)),
  };
};

/** A queue of the values that may still become the best: whatever a later one beats is dropped. */
const slidingExtreme =
  (sign: -1 | 1) =>
  (collation: Collation | undefined): Sliding => {
    type Entry = { readonly value: Value; readonly order: number };
    const best: Entry[] = [];
    let [added, removed] = [0, 0];
    const beats = (a: Value, b: Value): boolean => {
      const difference = sign * compareValues(a, b, collation);
      return sign > 0 ? difference >= 0 : difference > 0;
    };
    return {
      add: (value) => {
        const order = added++;
        if (isNullish(value)) return;
        for (let last = best.at(-1); last && beats(value, last.value); last = best.at(-1)) best.pop();
        best.push({ value, order });
      },
      remove: () => {
        const order = removed++;
        if (best[0]?.order === order) best.shift();
      },
      result: () => best[0]?.value ?? null,
    };
  };

/** The accumulators that a window may slide with; all others are gathered again for each window. */
export const slidingAccumulations: Readonly<Record<string, (collation: Collation | undefined) => Sliding>> = {
  $sum: slidingSum,
  $count: slidingSum,
  $avg: slidingAverage,
  $min: slidingExtreme(-1),
  $max: slidingExtreme(1),
};

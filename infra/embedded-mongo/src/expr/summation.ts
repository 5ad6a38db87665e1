import { Decimal128 } from 'bson';
import * as decimals from '../bson/decimal.ts';
import { fitsInt, fitsLong, type Numeric } from '../bson/numbers.ts';
import { Double } from '../bson/values.ts';

/** Adds numbers of all types; doubles with their rounding errors carried along, so that the order hardly matters. */
export class Summation {
  count = 0;
  private small = 0;
  private large = 0n;
  private sum = 0;
  private error = 0;
  private plain = 0;
  private decimal: decimals.Decimal = decimals.ZERO;
  private widest: 0 | 1 | 2 | 3 = 0;

  add(value: Numeric): void {
    this.count += 1;
    if (typeof value === 'number') this.addInt(value);
    else if (value instanceof Double) this.addDouble(value.value);
    else if (typeof value === 'bigint') {
      this.large += value;
      this.widen(1);
    } else {
      this.decimal = decimals.add(this.decimal, decimals.decode(value));
      this.widen(3);
    }
  }

  private widen(kind: 1 | 2 | 3): void {
    if (kind > this.widest) this.widest = kind;
  }

  private addInt(value: number): void {
    this.small += value;
    if (!Number.isSafeInteger(this.small)) {
      this.large += BigInt(this.small - value) + BigInt(value);
      this.small = 0;
    }
  }

  private addDouble(value: number): void {
    this.widen(2);
    this.plain += value;
    const sum = this.sum + value;
    const part = sum - this.sum;
    this.error += this.sum - (sum - part) + (value - part);
    this.sum = sum;
  }

  private whole(): bigint {
    return this.large + BigInt(this.small);
  }

  /** All that is no decimal, as a double. */
  private double(): number {
    if (!Number.isFinite(this.sum)) return this.plain;
    const whole = this.whole();
    if (whole === 0n) return this.sum + this.error;
    const near = Number(whole);
    const sum = this.sum + near;
    const part = sum - this.sum;
    return sum + (this.error + (this.sum - (sum - part) + (near - part)));
  }

  private inDecimal(): decimals.Decimal {
    const rest = Number.isFinite(this.sum) ? this.sum + this.error : this.plain;
    const whole = decimals.add(this.decimal, decimals.fromInteger(this.whole()));
    return rest === 0 ? whole : decimals.add(whole, decimals.exactDouble(rest));
  }

  /** The sum in the widest type seen: an int that grows too large becomes a long, a long a double. */
  total(): Numeric {
    if (this.widest === 3) return decimals.encode(this.inDecimal());
    if (this.widest === 2) return new Double(this.double());
    const whole = this.whole();
    if (this.widest === 0 && fitsInt(whole)) return Number(whole);
    return fitsLong(whole) ? whole : new Double(Number(whole));
  }

  /** The mean: a decimal where any was added, else a double; null of nothing. */
  mean(): Double | Decimal128 | null {
    if (this.count === 0) return null;
    if (this.widest === 3) return decimals.encode(decimals.divide(this.inDecimal(), decimals.fromInteger(this.count)));
    return new Double(this.double() / this.count);
  }
}

/** The spread of numbers, by Welford's method: one pass, no cancellation. */
export class Deviation {
  private count = 0;
  private mean = 0;
  private squares = 0;

  add(value: number): void {
    this.count += 1;
    const delta = value - this.mean;
    this.mean += delta / this.count;
    this.squares += delta * (value - this.mean);
  }

  /** Of a whole population (`less` 0), or estimated from a sample (`less` 1); null of too few. */
  result(less: 0 | 1): Double | null {
    const divisor = this.count - less;
    return divisor <= 0 ? null : new Double(Math.sqrt(this.squares / divisor));
  }
}

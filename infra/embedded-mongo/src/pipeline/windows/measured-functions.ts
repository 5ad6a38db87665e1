import { Decimal128 } from 'bson';
import { compareValues } from '../../bson/compare.ts';
import * as decimals from '../../bson/decimal.ts';
import { asDecimal, asNumber, isNumeric } from '../../bson/numbers.ts';
import { isNullish, typeName } from '../../bson/types.ts';
import { Double, type Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { add, divide, multiply, subtract } from '../../expr/arithmetic.ts';
import type { Accumulation } from '../../expr/accumulation.ts';
import type { Evaluate } from '../../expr/scope.ts';
import { Summation } from '../../expr/summation.ts';
import type { Bounds } from './bounds.ts';
import { frameOf } from './frame.ts';
import type { WindowFunction } from './gathered-window.ts';
import type { Partition } from './partition.ts';

type Result = Value | undefined;

/** `$expMovingAvg`: each value counts for `alpha`, all before it for the rest. */
export const movingAverage =
  (input: Evaluate, alpha: decimals.Decimal): WindowFunction =>
  (partition) => {
    const rest = decimals.subtract(decimals.fromInteger(1), alpha);
    let average: decimals.Decimal | null = null;
    let isDecimal = false;
    return (place) => {
      const value = partition.evaluate(input, place);
      if (isNumeric(value)) {
        isDecimal ||= value instanceof Decimal128;
        const own = asDecimal(value);
        average = average ? decimals.add(decimals.multiply(own, alpha), decimals.multiply(average, rest)) : own;
      }
      if (!average) return null;
      return isDecimal ? decimals.encode(average) : new Double(decimals.toDouble(average));
    };
  };

/** Refuses times of another kind than the unit asks for. */
function checkTimes(left: Result, right: Result, unit: bigint | null): void {
  const dates = [left, right].filter((value) => value instanceof Date).length;
  if (unit !== null) {
    if (dates === 2) return;
    throw new ServerError(5624900, "$derivative with 'unit' expects the sortBy field to be a Date");
  }
  if (dates > 0) throw new ServerError(5624901, "$derivative where the sortBy is a Date requires an 'unit'");
  if (!isNumeric(left) || !isNumeric(right))
    throw new ServerError(5624902, "$derivative (with no 'unit') expects the sortBy field to be numeric");
}

function slope(partition: Partition, ends: readonly [number, number], input: Evaluate, unit: bigint | null): Result {
  const [left, right] = ends;
  const [start, end] = [partition.sortValueAt(left), partition.sortValueAt(right)];
  checkTimes(start, end, unit);
  const run = subtract(end, start);
  const rise = subtract(partition.evaluate(input, right), partition.evaluate(input, left));
  if (isNullish(rise)) throw new ServerError(5624903, '$derivative input must not be null or missing');
  if (isNumeric(run) && asNumber(run) === 0) return null;
  const result = divide(rise, run);
  return unit === null ? result : multiply([result, unit]);
}

/** `$derivative`: how much the input rises from the first to the last document of the window, by unit of the sort value. */
export function derivative(bounds: Bounds, input: Evaluate, unit: bigint | null): WindowFunction {
  const frame = frameOf(bounds);
  return (partition) => {
    const extentAt = frame(partition);
    return (place) => {
      const extent = extentAt(place);
      return extent ? slope(partition, [extent[0], extent[1] - 1], input, unit) : null;
    };
  };
}

type Point = readonly [x: Value, y: Value];

function pointOf(value: Result, unit: bigint | null): Point {
  const [x, y] = Array.isArray(value) ? value : [];
  if (!isNumeric(y) || !(isNumeric(x) || x instanceof Date))
    throw new ServerError(
      5423900,
      'The input value of $integral window function must be a vector of 2 value, the first value must be numeric or date type and the second must be numeric.',
    );
  if (unit !== null && !(x instanceof Date))
    throw new ServerError(5423901, "$integral with 'outputUnit' expects the sortBy field to be a Date");
  if (unit === null && !isNumeric(x))
    throw new ServerError(5423902, "$integral (with no 'outputUnit') expects the sortBy field to be numeric");
  return [x, y];
}

/** The area between two points by the trapezoidal rule. */
const trapezoid = ([x1, y1]: Point, [x2, y2]: Point): Result =>
  divide(multiply([add([y2, y1]), subtract(x2, x1)]), new Double(2));

const isNaN = (value: Value): boolean => isNumeric(value) && Number.isNaN(asNumber(value));

/** `$integral`: the area below the points, whose x is the sort value. */
export function integral(unit: bigint | null): Accumulation {
  const sum = new Summation();
  let last: Point | null = null;
  let hasNaN = false;
  return {
    add: (value) => {
      const point = pointOf(value, unit);
      hasNaN ||= point.some(isNaN);
      const area = last && !hasNaN ? trapezoid(last, point) : 0;
      if (last && isNumeric(area)) sum.add(area);
      last = point;
    },
    result: () => {
      if (!last) return null;
      if (hasNaN) return new Double(Number.NaN);
      return unit === null ? sum.total() : divide(sum.total(), unit);
    },
  };
}

/** Where the values of a pair are not all finite: what their product counts as. */
function specialProduct(x: number, y: number): number | null {
  if (Number.isFinite(x) && Number.isFinite(y)) return null;
  const infinities = [x, y].filter((value) => Math.abs(value) === Infinity);
  if ([x, y].some((value) => Number.isNaN(value)) || new Set(infinities).size > 1) return Number.NaN;
  return infinities[0] ?? Number.NaN;
}

/** `$covariancePop` (`less` 0) and `$covarianceSamp` (`less` 1), in one pass without cancellation. */
export function covariance(less: 0 | 1): Accumulation {
  const [sumX, sumY, products] = [new Summation(), new Summation(), new Summation()];
  let count = 0;
  return {
    add: (value) => {
      const [x, y, ...more] = Array.isArray(value) ? value : [];
      if (!isNumeric(x) || !isNumeric(y) || more.length > 0) return;
      const special = specialProduct(asNumber(x), asNumber(y));
      if (special !== null) return products.add(new Double(special));
      const deltaX = subtract(x, sumX.mean());
      sumX.add(x);
      sumY.add(y);
      count += 1;
      const product = multiply([deltaX, subtract(y, sumY.mean())]);
      if (isNumeric(product)) products.add(product);
    },
    result: () => {
      if (count === 1 && less === 0) return new Double(0);
      return count - less <= 0 ? null : divide(products.total(), count - less);
    },
  };
}

/** `$linearFill`: what is missing lies on the line between the values before and behind it. */
class LineFilling {
  #before: Point | null = null;
  #behind: Point | null = null;
  #lastSort: Result;

  constructor(
    readonly partition: Partition,
    readonly input: Evaluate,
  ) {}

  at(place: number): Result {
    const value = this.partition.evaluate(this.input, place);
    const at = this.#checkedSort(this.partition.sortValueAt(place));
    if (!isNumeric(value) && !isNullish(value))
      throw new ServerError(
        'TypeMismatch',
        `Value to be filled must be numeric or nullish, but found ${typeName(value)}`,
      );
    if (!isNullish(value)) {
      this.#before = [at, value];
      this.#behind = null;
      return value;
    }
    if (!this.#before) return null;
    this.#behind ??= this.#find(place + 1);
    return this.#behind ? between(this.#before, this.#behind, at) : null;
  }

  #checkedSort(value: Result): Value {
    if (!isNumeric(value) && !(value instanceof Date))
      throw new ServerError(
        'TypeMismatch',
        `Value of the sortBy field must be numeric or a date, but found ${typeName(value)}`,
      );
    const last = this.#lastSort;
    this.#lastSort = value;
    if (last === undefined) return value;
    if (compareValues(last, value) === 0)
      throw new ServerError(6050106, 'There can be no repeated values in the sort field');
    if (last instanceof Date !== value instanceof Date)
      throw new ServerError(
        'TypeMismatch',
        `Conflicting sort value types, previously received type ${typeName(last)}, but found ${typeName(value)}`,
      );
    return value;
  }

  #find(start: number): Point | null {
    for (let place = start; place < this.partition.size; place++) {
      const value = this.partition.evaluate(this.input, place);
      const at = this.partition.sortValueAt(place);
      if (!isNullish(value) && !isNullish(at)) return [at, value];
    }
    return null;
  }
}

const between = ([x1, y1]: Point, [x2, y2]: Point, x: Value): Result =>
  add([y1, multiply([subtract(x, x1), divide(subtract(y2, y1), subtract(x2, x1))])]);

export const filledLine =
  (input: Evaluate): WindowFunction =>
  (partition) => {
    const filling = new LineFilling(partition, input);
    return (place) => filling.at(place);
  };

/** `$minMaxScaler`: where the value lies between the least and the greatest of its window, from `min` to `max`. */
export function scaled(bounds: Bounds, input: Evaluate, [min, max]: readonly [Value, Value]): WindowFunction {
  const frame = frameOf(bounds);
  return (partition) => {
    const extentAt = frame(partition);
    const valueAt = (place: number): Value => {
      const value = partition.evaluate(input, place);
      if (isNumeric(value)) return value;
      throw new ServerError(10487000, `'input' argument to $minMaxScaler must evaluate to a numeric type`);
    };
    return (place) => {
      const [from, to] = extentAt(place) ?? [place, place + 1];
      let [least, greatest] = [valueAt(from), valueAt(from)];
      for (let other = from + 1; other < to; other++) {
        const value = valueAt(other);
        if (compareValues(value, least) < 0) least = value;
        else if (compareValues(value, greatest) > 0) greatest = value;
      }
      if (compareValues(least, greatest) === 0) return min;
      const share = divide(subtract(valueAt(place), least), subtract(greatest, least));
      return add([multiply([share, subtract(max, min)]), min]);
    };
  };
}

import { compareValues } from '../../bson/compare.ts';
import * as decimals from '../../bson/decimal.ts';
import { asDecimal, asWhole, isNumeric } from '../../bson/numbers.ts';
import { typeName, typeOf, types } from '../../bson/types.ts';
import type { Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { addUnits, type Unit } from '../../expr/date-units.ts';
import { UTC } from '../../expr/date-zone.ts';
import type { Bound, Bounds } from './bounds.ts';
import { type Extent, firstPlace, type Frame, type Partition } from './partition.ts';

type RangeBounds = Extract<Bounds, { kind: 'range' }>;

/** Refuses a document whose sort value no range can be reckoned from. */
function checkBase(base: Value | undefined, unit: Unit | null): Value {
  if (unit) {
    if (base instanceof Date) return base;
    throw new ServerError(
      5429513,
      `Invalid range: Expected the sortBy field to be a Date, but it was ${typeName(base)}`,
    );
  }
  if (base instanceof Date)
    throw new ServerError(
      5429413,
      'Invalid range: For windows that involve date or time ranges, a unit must be provided.',
    );
  if (isNumeric(base)) return base;
  throw new ServerError(
    5429414,
    `Invalid range: Expected the sortBy field to be a number, but it was ${typeName(base)}`,
  );
}

/** The sort value at a distance; numbers are added as decimals, so that every type meets every other. */
function moved(base: Value, by: Value, unit: Unit | null): Value {
  if (unit) return addUnits(base as Date, unit, Number(asWhole(by)), UTC);
  if (typeof base === 'number' && typeof by === 'number') return BigInt(base + by);
  if (!isNumeric(base) || !isNumeric(by)) return base;
  return decimals.encode(decimals.add(asDecimal(base), asDecimal(by)));
}

/** The places whose sort value is of the kind that the range is reckoned in: they stand together. */
function kindred(partition: Partition, unit: Unit | null): [from: number, to: number] {
  const { rank } = unit ? types.date : types.int;
  const rankAt = (place: number): number => typeOf(partition.sortValueAt(place)).rank;
  const from = firstPlace(0, partition.size, (place) => rankAt(place) >= rank);
  return [from, firstPlace(from, partition.size, (place) => rankAt(place) > rank)];
}

/** Windows by the distance of the sort values, found by bisection. */
export const rangeFrame =
  ({ lower, upper, unit }: RangeBounds): Frame =>
  (partition) => {
    const [first, last] = kindred(partition, unit);
    const edge = (base: Value, bound: Bound<Value>, isPast: (difference: number) => boolean): number => {
      if (typeof bound === 'string') return 0;
      const threshold = moved(base, bound.by, unit);
      return firstPlace(first, last, (place) => isPast(compareValues(partition.sortValueAt(place), threshold)));
    };
    return (place): Extent => {
      const base = checkBase(partition.sortValueAt(place), unit);
      let [from, to] = [first, last];
      if (lower === 'current') from = place;
      else if (lower !== 'unbounded') from = edge(base, lower, (difference) => difference >= 0);
      if (upper === 'current') to = place + 1;
      else if (upper !== 'unbounded') to = edge(base, upper, (difference) => difference > 0);
      return from < to ? [from, to] : null;
    };
  };

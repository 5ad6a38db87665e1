import { compareValues } from '../bson/compare.ts';
import { addition, asNumber, asWhole, fitsLong, isNumeric, type Numeric, subtraction } from '../bson/numbers.ts';
import { isDocument, typeOf } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compute } from '../expr/arithmetic.ts';
import { addUnits, isUnit, millisecondsOf, type Unit } from '../expr/date-units.ts';
import { UTC } from '../expr/date-zone.ts';
import { absentField, checkNames, wrongType } from './stage.ts';

/** What a range is stepped through with: a number, or whole units of time. */
export type Steps = { readonly step: Numeric; readonly unit: Unit | null };

/** Between which values documents are added: those of all, those of each partition, or two given ones. */
export type Limits = 'full' | 'partition' | readonly [low: Value, high: Value];

export type DensifyRange = Steps & { readonly limits: Limits };

/** The value so many steps further on. */
export function stepped(value: Value, { step, unit }: Steps, count: 1 | -1 = 1): Value {
  if (unit && value instanceof Date) return addUnits(value, unit, count * Number(asWhole(step)), UTC);
  if (!isNumeric(value)) return value;
  return compute(count > 0 ? addition : subtraction, value, step);
}

/** Whether a value lies a whole number of steps from another. */
export function isOnStep(value: Value, base: Value, steps: Steps): boolean {
  if (isNumeric(value) && isNumeric(base)) {
    return asNumber(compute(subtraction, value, base)) % asNumber(steps.step) === 0;
  }
  if (!(value instanceof Date) || !(base instanceof Date) || !steps.unit) return false;
  const length = millisecondsOf(steps.unit);
  if (length !== null) return (value.getTime() - base.getTime()) % (length * Number(asWhole(steps.step))) === 0;
  let other: Value = base;
  while (compareValues(other, value) < 0) other = stepped(other, steps);
  return compareValues(other, value) === 0;
}

function readStep(spec: Document): Steps {
  const step = spec.get('step');
  if (!isNumeric(step) || compareValues(step, 0) <= 0)
    throw new ServerError(5733401, 'The step parameter in a range statement must be a strictly positive numeric value');
  const unit = spec.get('unit');
  if (unit === undefined) return { step, unit: null };
  if (typeof unit !== 'string') throw wrongType('$densify.range', 'unit');
  const whole = asWhole(step);
  if (whole === null || !fitsLong(whole))
    throw new ServerError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  if (!isUnit(unit)) throw new ServerError('FailedToParse', `unknown time unit value: ${unit}`);
  return { step, unit };
}

function numericLimits(low: Numeric, high: Value, { step, unit }: Steps): Limits {
  if (unit) throw new ServerError(5733409, 'Numeric bounds may not have unit parameter');
  if (!isNumeric(high))
    throw new ServerError(5733406, 'A bounding array must contain either both dates or both numeric types');
  if (typeOf(low) !== typeOf(high) || typeOf(low) !== typeOf(step))
    throw new ServerError(5876900, 'Upper bound, lower bound, and step must all have the same type');
  return [low, high];
}

function readPair(pair: readonly Value[], steps: Steps): Limits {
  const [low, high, ...more] = pair;
  if (low === undefined || high === undefined || more.length > 0)
    throw new ServerError(5733403, 'A bounding array in a range statement must have exactly two elements');
  if (compareValues(low, high) > 0)
    throw new ServerError(5733402, 'A bounding array must be an ascending array of either two dates or two numbers');
  if (isNumeric(low)) return numericLimits(low, high, steps);
  if (!(low instanceof Date)) throw new ServerError(5946800, 'Explicit bounds must be numeric or dates');
  if (!(high instanceof Date))
    throw new ServerError(5733405, 'A bounding array must contain either both dates or both numeric types');
  if (!steps.unit) throw new ServerError(5733410, 'A bounding array of dates must specify a unit');
  return [low, high];
}

function readLimits(value: Value, steps: Steps): Limits {
  if (Array.isArray(value)) return readPair(value, steps);
  if (value === 'full' || value === 'partition') return value;
  if (typeof value === 'string') throw new ServerError(5946802, "Bounds string must either be 'full' or 'partition'");
  throw new ServerError(
    5733404,
    `The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates`,
  );
}

/** Reads the `range` of `$densify`. */
export function readRange(value: Value | undefined): DensifyRange {
  if (value === undefined) throw absentField('$densify', 'range');
  if (!isDocument(value)) throw wrongType('$densify', 'range');
  checkNames('$densify.range', value, ['step', 'bounds', 'unit']);
  const bounds = value.get('bounds');
  if (!value.has('step')) throw absentField('$densify.range', 'step');
  if (bounds === undefined) throw absentField('$densify.range', 'bounds');
  const steps = readStep(value);
  return { ...steps, limits: readLimits(bounds, steps) };
}

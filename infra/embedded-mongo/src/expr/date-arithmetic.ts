import { asWhole, fitsLong, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { addUnits, isUnit, truncateTo, unitsBetween, weekdayOf, type Unit } from './date-units.ts';
import { readZone, type Zone } from './date-zone.ts';
import { compileNamed, dateOf, foldedNamed, hasDate } from './dates.ts';
import { namedOperands } from './operands.ts';
import type { Evaluate, Operator } from './scope.ts';

/** Reads a unit; null where it is null or missing. */
export function readUnit(value: Value | undefined, name: string, code: number): Unit | null {
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new ServerError(code, `${name} requires 'unit' to be a string, but got ${typeName(value)}`);
  if (!isUnit(value)) throw new ServerError('FailedToParse', `unknown time unit value: ${value}`);
  return value;
}

type Operands = (name: string) => Evaluate | null;

const zoneAt = (get: Operands, root: Document): Zone | null => {
  const zone = get('timezone');
  return readZone(zone?.(root), zone !== null);
};

function amountOf(name: string, value: Value | undefined): number | null {
  if (isNullish(value)) return null;
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (whole === null || !fitsLong(whole))
    throw new ServerError(5166405, `${name} expects integer amount of time units`);
  return Number(whole);
}

const moving =
  (name: string, sign: 1 | -1): Operator =>
  (operand, scope) => {
    const spec = namedOperands(operand, {
      name,
      required: ['startDate', 'unit', 'amount'],
      optional: ['timezone'],
      codes: { shape: 5166400, unknown: 5166401, absent: 5166402 },
    });
    const get = compileNamed(spec, scope);
    return foldedNamed(spec, get, (root) => {
      const date = get('startDate')?.(root);
      const unit = readUnit(get('unit')?.(root), name, 5166404);
      const amount = get('amount')?.(root);
      const zone = zoneAt(get, root);
      if (isNullish(date) || unit === null || isNullish(amount) || !zone) return null;
      if (!hasDate(date)) throw new ServerError(5166403, `${name} requires startDate to be convertible to a date`);
      const count = amountOf(name, amount) ?? 0;
      return addUnits(dateOf(date), unit, sign * count, zone);
    });
  };

/** The first day of the week, for weeks only. */
function startOfWeek(
  get: Operands,
  root: Document,
  what: { name: string; code: number; unit: Unit | null },
): number | null {
  const day = get('startOfWeek');
  if (!day || what.unit !== 'week') return 7;
  const value = day(root);
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new ServerError(what.code, `${what.name} requires 'startOfWeek' to be a string, but got ${typeName(value)}`);
  const number = weekdayOf(value);
  if (number === 0) throw new ServerError('FailedToParse', `unknown day of week value: ${value}`);
  return number;
}

const dateDiff: Operator = (operand, scope) => {
  const name = '$dateDiff';
  const spec = namedOperands(operand, {
    name,
    required: ['startDate', 'endDate', 'unit'],
    optional: ['timezone', 'startOfWeek'],
    codes: { shape: 5166301, unknown: 5166302, absent: 5166303 },
  });
  const get = compileNamed(spec, scope);
  return foldedNamed(spec, get, (root) => {
    const [start, end] = [get('startDate')?.(root), get('endDate')?.(root)];
    if (isNullish(start) || isNullish(end)) return null;
    const unit = readUnit(get('unit')?.(root), name, 5439013);
    const first = startOfWeek(get, root, { name, code: 5439015, unit });
    const zone = zoneAt(get, root);
    if (unit === null || first === null || !zone) return null;
    return unitsBetween(dateOf(start, 5166307), dateOf(end, 5166307), unit, { zone, startOfWeek: first });
  });
};

function binSizeOf(value: Value | undefined): number | null {
  if (isNullish(value)) return null;
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (whole === null)
    throw new ServerError(
      5439017,
      `$dateTrunc requires 'binSize' to be a 64-bit integer, but got value of type ${typeName(value)}`,
    );
  if (whole <= 0n)
    throw new ServerError(5439018, `$dateTrunc requires 'binSize' to be greater than 0, but got value ${whole}`);
  return Number(whole);
}

const dateTrunc: Operator = (operand, scope) => {
  const name = '$dateTrunc';
  const spec = namedOperands(operand, {
    name,
    required: ['date', 'unit'],
    optional: ['binSize', 'timezone', 'startOfWeek'],
    codes: { shape: 5439007, unknown: 5439008, absent: 5439009 },
  });
  const get = compileNamed(spec, scope);
  const binSize = get('binSize');
  return foldedNamed(spec, get, (root) => {
    const value = get('date')?.(root);
    if (isNullish(value)) return null;
    const unit = readUnit(get('unit')?.(root), name, 5439013);
    const bin = binSize ? binSizeOf(binSize(root)) : 1;
    const first = startOfWeek(get, root, { name, code: 5439015, unit });
    const zone = zoneAt(get, root);
    if (unit === null || bin === null || first === null || !zone) return null;
    return truncateTo(dateOf(value, 5166307), unit, bin, { zone, startOfWeek: first });
  });
};

/** Moving dates, and the time between them. */
export const dateArithmeticOperators: Readonly<Record<string, Operator>> = {
  $dateAdd: moving('$dateAdd', 1),
  $dateSubtract: moving('$dateSubtract', -1),
  $dateDiff: dateDiff,
  $dateTrunc: dateTrunc,
};

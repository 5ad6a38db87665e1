import { compareValues } from '../../bson/compare.ts';
import { asWhole, fitsInt, fitsLong, isNumeric } from '../../bson/numbers.ts';
import { isDocument } from '../../bson/types.ts';
import type { Document, Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { isUnit, type Unit } from '../../expr/date-units.ts';
import { constantOf, type Scope } from '../../expr/scope.ts';
import type { WindowOrder } from './partition.ts';

/** One end of a window: without end, at the current document, or so far from it. */
export type Bound<T> = 'unbounded' | 'current' | { readonly by: T };

/** A window as it is written. */
export type Bounds =
  | { readonly kind: 'documents'; readonly lower: Bound<number>; readonly upper: Bound<number> }
  | { readonly kind: 'range'; readonly lower: Bound<Value>; readonly upper: Bound<Value>; readonly unit: Unit | null };

/** Where a window is read: the order of the stage, and what its expressions may name. */
export type WindowContext = { readonly order: WindowOrder | null; readonly scope: Scope };

export const failed = (message: string): ServerError => new ServerError('FailedToParse', message);

export const WHOLE: Bounds = { kind: 'documents', lower: 'unbounded', upper: 'unbounded' };

function readBound<T>(value: Value, scope: Scope, read: (value: Value | undefined) => T): Bound<T> {
  if (value === 'unbounded' || value === 'current') return value;
  if (typeof value === 'string') throw failed("Window bounds must be 'unbounded', 'current', or a number.");
  const known = constantOf(scope.compile(value, scope));
  if (!known) throw failed('Window bounds expression must be a constant.');
  return { by: read(known.value) };
}

function documentCount(value: Value | undefined): number {
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (whole === null || !fitsInt(whole)) throw failed('Numeric document-based bounds must be an integer');
  return Number(whole);
}

function numberOfUnits(value: Value | undefined): Value {
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (whole === null || !fitsLong(whole)) throw failed("With 'unit', range-based bounds must be an integer");
  return whole;
}

function distance(value: Value | undefined): Value {
  if (!isNumeric(value)) throw failed('Range-based bounds expression must be a number');
  return value;
}

const offsetOf = <T extends Value>(bound: Bound<T>): Value | null => {
  if (bound === 'unbounded') return null;
  return bound === 'current' ? 0 : bound.by;
};

function checkForward(lower: Bound<Value>, upper: Bound<Value>): void {
  const [low, high] = [offsetOf(lower), offsetOf(upper)];
  if (low !== null && high !== null && compareValues(low, high) > 0)
    throw new ServerError(5339900, 'Lower bound must not exceed upper bound');
}

function pairOf(value: Value | undefined): [Value, Value] {
  const [lower, upper, ...more] = Array.isArray(value) ? value : [];
  if (lower === undefined || upper === undefined || more.length > 0)
    throw failed('Window bounds must be a 2-element array');
  return [lower, upper];
}

function readDocuments(window: Document, { order, scope }: WindowContext): Bounds {
  if (window.size !== 1) throw failed("'window' field that specifies documents cannot have other fields");
  const [first, second] = pairOf(window.get('documents'));
  const lower = readBound(first, scope, documentCount);
  const upper = readBound(second, scope, documentCount);
  checkForward(lower, upper);
  if ((lower !== 'unbounded' || upper !== 'unbounded') && !order)
    throw new ServerError(5339901, 'Document-based bounds require a sortBy');
  return { kind: 'documents', lower, upper };
}

function unitOf(window: Document): Unit | null {
  const unit = window.get('unit');
  if (unit === undefined) {
    if (window.size !== 1) throw failed("'window' field that specifies range cannot have other fields besides 'unit'");
    return null;
  }
  if (window.size !== 2) throw failed("'window' field that specifies unit cannot have other fields besides 'range'");
  if (typeof unit !== 'string') throw failed("'unit' must be a string");
  if (!isUnit(unit)) throw failed(`unknown time unit value: ${unit}`);
  return unit;
}

function readRange(window: Document, { order, scope }: WindowContext): Bounds {
  const [first, second] = pairOf(window.get('range'));
  const unit = unitOf(window);
  const read = unit ? numberOfUnits : distance;
  const lower = readBound(first, scope, read);
  const upper = readBound(second, scope, read);
  checkForward(lower, upper);
  if (order?.size !== 1) throw new ServerError(5339902, 'Range-based bounds require sortBy a single field');
  if (!order.ascending) throw new ServerError(8947401, 'Range-based bounds require an ascending sortBy');
  return { kind: 'range', lower, upper, unit };
}

/** Reads `window: { documents: […] }` or `{ range: […], unit }`. */
export function readBounds(window: Value, context: WindowContext): Bounds {
  if (!isDocument(window)) throw failed("'window' field must be an object");
  const [isRange, isDocuments] = [window.has('range'), window.has('documents')];
  if (isRange && isDocuments) throw failed("Window bounds can specify either 'documents' or 'unit', not both.");
  if (!isRange && window.has('unit')) throw failed("Window bounds can only specify 'unit' with range-based bounds.");
  if (isRange) return readRange(window, context);
  if (isDocuments) return readDocuments(window, context);
  if (window.size > 0)
    throw failed(
      "'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field",
    );
  return WHOLE;
}

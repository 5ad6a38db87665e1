import { asWhole, fitsInt, isNumeric } from '../../bson/numbers.ts';
import { isDocument, isNullish } from '../../bson/types.ts';
import type { Document, Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { constantOf, type Evaluate } from '../../expr/scope.ts';
import { type Bounds, failed, type WindowContext } from './bounds.ts';
import { frameOf } from './frame.ts';
import type { WindowFunction } from './gathered-window.ts';
import type { WindowOrder } from './partition.ts';

/** `$first` and `$last`: the value at an end of the window; null where the window is empty. */
export function atEnd(bounds: Bounds, input: Evaluate, end: 'first' | 'last'): WindowFunction {
  const frame = frameOf(bounds);
  return (partition) => {
    const extentAt = frame(partition);
    return (place) => {
      const extent = extentAt(place);
      if (!extent) return null;
      return partition.evaluate(input, end === 'first' ? extent[0] : extent[1] - 1);
    };
  };
}

/** How a place is numbered, given whether it is equal to the one before and the number of that one. */
type Numbering = (place: number, isEqual: boolean, before: number) => number;

const numberings: Readonly<Record<string, Numbering>> = {
  $rank: (place, isEqual, before) => (isEqual ? before : place + 1),
  $denseRank: (_place, isEqual, before) => (isEqual ? before : before + 1),
  $documentNumber: (place) => place + 1,
};

/** The order, where it is by one field. */
export function orderOfOneField(name: string, order: WindowOrder | null, code: number): WindowOrder {
  if (order?.size === 1) return order;
  throw new ServerError(code, `${name} must be specified with a top level sortBy expression with exactly one element`);
}

/** `$rank` and its kin. */
export function ranked(name: string, spec: Document, { order }: WindowContext): WindowFunction {
  if (spec.size !== 1) throw new ServerError(5371601, 'Rank style window functions take no other arguments');
  const operand = spec.get(name);
  if (!isDocument(operand) || operand.size > 0)
    throw new ServerError(5371603, `${name} must be specified with '{}' as the value`);
  const { sort } = orderOfOneField(name, order, 5371602);
  const numbering = numberings[name] ?? ((place) => place);
  return ({ documents }) => {
    let number = 0;
    return (place) => {
      const [before, current] = [documents[place - 1], documents[place]];
      number = numbering(place, before !== undefined && current !== undefined && sort(before, current) === 0, number);
      return number;
    };
  };
}

const SHIFT = new Set(['output', 'by', 'default']);

function readShift(operand: Value | undefined): Document {
  if (!isDocument(operand)) throw failed('Argument to $shift must be an object');
  for (const name of operand.keys()) if (!SHIFT.has(name)) throw failed('Unknown argument in $shift');
  if (!operand.has('output')) throw failed("$shift requires an 'output' expression.");
  if (!operand.has('by')) throw failed("$shift requires 'by' as an integer value.");
  return operand;
}

/** `$shift`: the value of the document so many places further on. */
export function shifted(spec: Document, { scope, order }: WindowContext): WindowFunction {
  if (spec.has('window')) throw failed("$shift does not accept a 'window' field");
  const shift = readShift(spec.get('$shift'));
  const by = shift.get('by');
  const whole = isNumeric(by) ? asWhole(by) : null;
  if (whole === null || !fitsInt(whole)) throw failed("'$shift:by' field must be an integer");
  const otherwise = constantOf(scope.compile(shift.get('default') ?? null, scope));
  if (!otherwise) throw failed("'$shift:default' expression must yield a constant value.");
  const output = scope.compile(shift.get('output') ?? null, scope);
  if (!order) throw failed("'$shift' requires a sortBy");
  return (partition) => (place) => {
    const value = partition.evaluate(output, place + Number(whole));
    return value === undefined ? otherwise.value : value;
  };
}

/** `$locf`: the last value that was there. */
export const carriedForward =
  (input: Evaluate): WindowFunction =>
  (partition) => {
    let last: Value = null;
    return (place) => {
      const value = partition.evaluate(input, place);
      if (!isNullish(value)) last = value;
      return last;
    };
  };

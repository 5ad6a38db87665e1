import { compareValues, groupKey } from '../bson/compare.ts';
import { asSmallWhole, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { between, binary, type Check, type Operands, unary, variadic } from './operands.ts';
import { constantOf, type Operator } from './scope.ts';

type Result = Value | undefined;

function elementAt(array: Result, index: Result): Result {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array)) {
    throw new ServerError(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(array)}`);
  }
  if (!isNumeric(index)) {
    throw new ServerError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
  }
  const position = asSmallWhole(index);
  if (position === null)
    throw new ServerError(28691, `$arrayElemAt's second argument must be representable as a 32-bit integer`);
  return array.at(position);
}

const edge = (name: string, position: number): Operator =>
  unary(name, (array) => {
    if (isNullish(array)) return null;
    if (!Array.isArray(array))
      throw new ServerError(28689, `${name}'s argument must be an array, but is ${typeName(array)}`);
    return array.at(position);
  });

function slice({ count: operands, at }: Operands): Result {
  const [array, second, third] = [at(0), at(1), at(2)];
  if (isNullish(array) || isNullish(second) || (operands > 2 && isNullish(third))) return null;
  if (!Array.isArray(array))
    throw new ServerError(28724, `First argument to $slice must be an array, but is of type: ${typeName(array)}`);
  const first = sliceNumber(second, 'Second', 28725);
  if (operands === 2) return first >= 0 ? array.slice(0, first) : array.slice(first);
  const count = sliceNumber(third, 'Third', 28727);
  if (count <= 0) throw new ServerError(28729, `Third argument to $slice must be positive: ${count}`);
  const start = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(start, start + count);
}

function sliceNumber(value: Result, which: string, code: number): number {
  if (!isNumeric(value))
    throw new ServerError(
      code,
      `${which} argument to $slice must be a numeric value, but is of type: ${typeName(value)}`,
    );
  const number = asSmallWhole(value);
  if (number === null)
    throw new ServerError(code + 1, `${which} argument to $slice can't be represented as a 32-bit integer`);
  return number;
}

function concatArrays(values: Iterable<Result>): Result {
  const result: Value[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new ServerError(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
    result.push(...value);
  }
  return result;
}

function indexOfArray({ count, at }: Operands): Result {
  const array = at(0);
  if (isNullish(array)) return null;
  if (!Array.isArray(array))
    throw new ServerError(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`);
  const wanted = at(1);
  const start = indexBound(at(2), count > 2, 'starting');
  const end = Math.min(array.length, count > 3 ? indexBound(at(3), true, 'ending') : array.length);
  for (let i = start; i < end; i++) if (compareValues(array[i], wanted) === 0) return i;
  return -1;
}

function indexBound(value: Result, given: boolean, which: string): number {
  if (!given) return 0;
  const whole = asSmallWhole(value);
  if (whole === null)
    throw new ServerError(
      40096,
      `$indexOfArray requires an integral ${which} index, found a value of type: ${typeName(value)}`,
    );
  if (whole < 0) throw new ServerError(40097, `$indexOfArray requires a nonnegative ${which} index, found: ${whole}`);
  return whole;
}

/** A constant that is no array is refused before any document is read. */
const checkSearched: Check = ([first]) => {
  const known = first && constantOf(first);
  if (known && !isNullish(known.value) && !Array.isArray(known.value))
    throw new ServerError(
      50809,
      `First operand of $indexOfArray must be an array. First argument is of type: ${typeName(known.value)}`,
    );
};

const MAX_RANGE = 64 * 1024 * 1024;

function range({ count, at }: Operands): Result {
  const [start, end] = [rangeNumber(at(0), 'starting', 34443), rangeNumber(at(1), 'ending', 34445)];
  const step = count > 2 ? rangeNumber(at(2), 'step', 34447) : 1;
  if (step === 0) throw new ServerError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((end - start) / step));
  if (length * 16 > MAX_RANGE) throw new ServerError('ExceededMemoryLimit', '$range would use too much memory');
  return Array.from({ length }, (_, index) => start + index * step);
}

function rangeNumber(value: Result, which: string, code: number): number {
  if (!isNumeric(value))
    throw new ServerError(code, `$range requires a numeric ${which} value, found value of type: ${typeName(value)}`);
  const whole = asSmallWhole(value);
  if (whole === null)
    throw new ServerError(code + 1, `$range requires a ${which} value that can be represented as a 32-bit integer`);
  return whole;
}

function contains(value: Result, array: Result): Result {
  if (!Array.isArray(array))
    throw new ServerError(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
  if (array.length < 8) return array.some((item) => compareValues(item, value) === 0);
  const key = groupKey(value);
  return array.some((item) => groupKey(item) === key);
}

/** What looks at arrays without an expression for each element. */
export const arrayAccessOperators: Readonly<Record<string, Operator>> = {
  $arrayElemAt: binary('$arrayElemAt', elementAt),
  $first: edge('$first', 0),
  $last: edge('$last', -1),
  $slice: between('$slice', [2, 3], slice),
  $concatArrays: variadic('$concatArrays', concatArrays, 'associative'),
  $indexOfArray: between('$indexOfArray', [2, 4], indexOfArray, checkSearched),
  $range: between('$range', [2, 3], range),
  $in: binary('$in', contains),
  $isArray: unary('$isArray', (value) => Array.isArray(value)),
  $size: unary('$size', (value) => {
    if (!Array.isArray(value))
      throw new ServerError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
    return value.length;
  }),
  $reverseArray: unary('$reverseArray', (value) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new ServerError(
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${typeName(value)}`,
      );
    return value.toReversed();
  }),
};

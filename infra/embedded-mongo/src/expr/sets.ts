import { groupKey } from '../bson/compare.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { binary, type Check, leftFirst, unary, variadic } from './operands.ts';
import { constantOf, type Evaluate, type Operator } from './scope.ts';
import { isTrue } from './truth.ts';

type Result = Value | undefined;

const keysOf = (array: readonly Value[]): Set<string> => new Set(array.map((item) => groupKey(item)));

function arrayOf(name: string, value: Result, code: number): Value[] {
  if (Array.isArray(value)) return value;
  throw new ServerError(code, `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`);
}

function unique(items: Iterable<Value>): Value[] {
  const seen = new Map<string, Value>();
  for (const item of items) {
    const key = groupKey(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

function union(values: Iterable<Result>): Result {
  const all: Value[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    all.push(...arrayOf('$setUnion', value, 17043));
  }
  return unique(all);
}

function intersection(values: Iterable<Result>): Result {
  const arrays: Value[][] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    arrays.push(arrayOf('$setIntersection', value, 17047));
  }
  const [first, ...others] = arrays;
  if (!first) return [];
  const keys = others.map(keysOf);
  return unique(first).filter((item) => keys.every((set) => set.has(groupKey(item))));
}

function difference(a: Result, b: Result): Result {
  if (isNullish(a) || isNullish(b)) return null;
  const left = arrayOf('$setDifference', a, 17048);
  const keys = keysOf(arrayOf('$setDifference', b, 17049));
  return unique(left).filter((item) => !keys.has(groupKey(item)));
}

function equals(values: Iterable<Result>): Result {
  const sets = Array.from(values, (value) => keysOf(arrayOf('$setEquals', value, 17044)));
  const [first] = sets;
  return sets.every((set) => set.size === first?.size && set.isSubsetOf(first));
}

/** A constant that is no array is refused before any document is read. */
function checkConstant(name: string, part: Evaluate, code: number): void {
  const known = constantOf(part);
  if (known) arrayOf(name, known.value, code);
}

const checkSets: Check = (parts) => {
  for (const part of parts) checkConstant('$setEquals', part, 5887502);
};

const setEquals: Operator = (operand, scope) => {
  if (!Array.isArray(operand) || operand.length < 2) {
    throw new ServerError(17045, '$setEquals needs at least two arguments had: 1');
  }
  return variadic('$setEquals', equals, 'ordered', checkSets)(operand, scope);
};

function isSubset(a: Result, b: () => Result): Result {
  const left = arrayOf('$setIsSubset', a, 17046);
  return keysOf(left).isSubsetOf(keysOf(arrayOf('$setIsSubset', b(), 17042)));
}

const checkSubset: Check = ([, right]) => {
  if (right) checkConstant('$setIsSubset', right, 17311);
};

const judged = (name: string, code: number, judge: (items: Value[]) => boolean): Operator =>
  unary(name, (value) => {
    if (!Array.isArray(value))
      throw new ServerError(code, `${name}'s argument must be an array, but is ${typeName(value)}`);
    return judge(value);
  });

/** Arrays as sets: neither order nor repetition counts. */
export const setOperators: Readonly<Record<string, Operator>> = {
  $setUnion: variadic('$setUnion', union, 'commutative'),
  $setIntersection: variadic('$setIntersection', intersection, 'commutative'),
  $setDifference: binary('$setDifference', difference),
  $setEquals: setEquals,
  $setIsSubset: leftFirst('$setIsSubset', isSubset, checkSubset),
  $allElementsTrue: judged('$allElementsTrue', 17040, (items) => items.every((item) => isTrue(item))),
  $anyElementTrue: judged('$anyElementTrue', 17041, (items) => items.some((item) => isTrue(item))),
};

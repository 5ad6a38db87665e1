import { compareValues } from '../bson/compare.ts';
import { asSmallWhole, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileSort } from '../query/compile-sort.ts';
import { checkVariableName } from './field-path.ts';
import { namedOperands } from './operands.ts';
import { declare, type Evaluate, type Operator, type Scope } from './scope.ts';
import { isTrue } from './truth.ts';

function nameOf(spec: Document, name: string): string {
  const as = spec.get('as');
  if (as === undefined) return 'this';
  if (typeof as !== 'string') throw new ServerError('FailedToParse', `${name} requires 'as' to be a string`);
  checkVariableName(as);
  return as;
}

/** Compiles `{ input, as, … }`: the input outside, the body with the element's variable. */
function overElements(spec: Document, body: string, where: { name: string; scope: Scope }) {
  const { name, scope } = where;
  const input = scope.compile(spec.get('input') ?? null, scope);
  const { inner, slot } = declare(scope, nameOf(spec, name));
  return { input, slot, body: inner.compile(spec.get(body) ?? null, inner), inner };
}

const map: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$map',
    required: ['input', 'in'],
    optional: ['as'],
    codes: { shape: 16878, unknown: 16879, absent: 16880 },
  });
  const { input, slot, body } = overElements(spec, 'in', { name: '$map', scope });
  const { slots } = scope;
  return (root) => {
    const array = input(root);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw new ServerError(16883, `input to $map must be an array not ${typeName(array)}`);
    const result: Value[] = [];
    for (const item of array) {
      slots[slot] = item;
      result.push(body(root) ?? null);
    }
    return result;
  };
};

function filterLimit(spec: Document, scope: Scope): Evaluate | null {
  const limit = spec.get('limit');
  return limit === undefined ? null : scope.compile(limit, scope);
}

function limitOf(limit: Value | undefined): number {
  if (isNullish(limit)) return Infinity;
  const number = isNumeric(limit) ? asSmallWhole(limit) : null;
  if (number === null) throw new ServerError(327391, `$filter: limit must be represented as a 32-bit integral value`);
  if (number <= 0) throw new ServerError(327392, '$filter: limit must be greater than 0');
  return number;
}

const filter: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$filter',
    required: ['input', 'cond'],
    optional: ['as', 'limit'],
    codes: { shape: 28646, unknown: 28647, absent: operand instanceof Map && operand.has('input') ? 28650 : 28648 },
  });
  const { input, slot, body } = overElements(spec, 'cond', { name: '$filter', scope });
  const most = filterLimit(spec, scope);
  const { slots } = scope;
  return (root) => {
    const array = input(root);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw new ServerError(28651, `input to $filter must be an array not ${typeName(array)}`);
    const limit = most ? limitOf(most(root)) : Infinity;
    const result: Value[] = [];
    for (const item of array) {
      slots[slot] = item;
      if (isTrue(body(root)) && result.push(item) >= limit) break;
    }
    return result;
  };
};

const reduceForm = {
  name: '$reduce',
  required: ['input', 'initialValue', 'in'],
  codes: { shape: 40075, unknown: 40076, absent: 40077 },
};
const reduceAbsent: Readonly<Record<string, number>> = { input: 40077, initialValue: 40078, in: 40079 };

const reduce: Operator = (operand, scope) => {
  const absent = operand instanceof Map ? reduceForm.required.find((name) => !operand.has(name)) : undefined;
  const codes = { ...reduceForm.codes, absent: reduceAbsent[absent ?? 'input'] ?? 40077 };
  const spec = namedOperands(operand, { ...reduceForm, codes });
  const input = scope.compile(spec.get('input') ?? null, scope);
  const initial = scope.compile(spec.get('initialValue') ?? null, scope);
  const item = declare(scope, 'this');
  const total = declare(item.inner, 'value');
  const body = total.inner.compile(spec.get('in') ?? null, total.inner);
  const { slots } = scope;
  return (root) => {
    const array = input(root);
    if (isNullish(array)) return null;
    if (!Array.isArray(array))
      throw new ServerError(40080, `$reduce requires that 'input' be an array, found: ${typeName(array)}`);
    let value = initial(root);
    for (const element of array) {
      slots[item.slot] = element;
      slots[total.slot] = value;
      value = body(root);
    }
    return value;
  };
};

type Comparator = (a: Value, b: Value) => number;

/** Sorts documents by fields, or whole values by 1 or -1. */
function comparatorOf(spec: Value, scope: Scope): Comparator {
  const { collation } = scope.settings;
  if (spec instanceof Map) {
    const sort = compileSort(spec, { collation });
    const nothing: Document = new Map();
    return (a, b) => sort(a instanceof Map ? a : nothing, b instanceof Map ? b : nothing);
  }
  const direction = isNumeric(spec) ? asSmallWhole(spec) : null;
  if (direction !== 1 && direction !== -1) {
    throw new ServerError(2942507, 'The $sort element value must be either 1 or -1');
  }
  return (a, b) => direction * compareValues(a, b, collation);
}

const sortArray: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$sortArray',
    required: ['input', 'sortBy'],
    codes: { shape: 2942500, unknown: 2942501, absent: 2942502 },
  });
  const input = scope.compile(spec.get('input') ?? null, scope);
  const compare = comparatorOf(spec.get('sortBy') ?? null, scope);
  return (root) => {
    const array = input(root);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) {
      throw new ServerError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeName(array)}`,
      );
    }
    return array.toSorted(compare);
  };
};

const zipForm = {
  name: '$zip',
  required: [],
  optional: ['inputs', 'useLongestLength', 'defaults'],
  codes: { shape: 34460, unknown: 34464, absent: 34465 },
};

/** Every array's element at one place, with defaults where it is too short. */
function zipped(arrays: readonly Value[][], length: number, defaults: readonly Value[]): Value[] {
  return Array.from({ length }, (_, index) => arrays.map((array, which) => array[index] ?? defaults[which] ?? null));
}

type Zip = { inputs: Value[]; longest: boolean; defaults: Value[] };

function listNamed(spec: Document, name: string, code: number): Value[] | undefined {
  const list = spec.get(name);
  if (list === undefined || Array.isArray(list)) return list;
  throw new ServerError(code, `${name} must be an array of expressions`);
}

function readZip(operand: Value): Zip {
  const spec = namedOperands(operand, zipForm);
  const inputs = listNamed(spec, 'inputs', 34461) ?? [];
  const longest = spec.get('useLongestLength') ?? false;
  if (typeof longest !== 'boolean') throw new ServerError(34463, 'useLongestLength must be a bool');
  const defaults = listNamed(spec, 'defaults', 34462);
  if (inputs.length === 0) throw new ServerError(34465, '$zip requires at least one input array');
  if (defaults && !longest) throw new ServerError(34466, 'cannot specify defaults unless useLongestLength is true');
  if (defaults && defaults.length !== inputs.length)
    throw new ServerError(34467, 'defaults and inputs must have the same length');
  return { inputs, longest, defaults: defaults ?? [] };
}

/** The arrays to be zipped; null where one is absent. */
function arraysOf(parts: readonly Evaluate[], root: Document): Value[][] | null {
  const arrays: Value[][] = [];
  for (const part of parts) {
    const value = part(root);
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw new ServerError(34468, `$zip found a non-array expression in input: ${typeName(value)}`);
    arrays.push(value);
  }
  return arrays;
}

const zip: Operator = (operand, scope) => {
  const { inputs, longest, defaults } = readZip(operand);
  const parts = inputs.map((item) => scope.compile(item, scope));
  const fallback = defaults.map((item) => scope.compile(item, scope));
  return (root) => {
    const arrays = arraysOf(parts, root);
    if (!arrays) return null;
    const lengths = arrays.map((array) => array.length);
    const others = fallback.map((part) => part(root) ?? null);
    return zipped(arrays, longest ? Math.max(...lengths) : Math.min(...lengths), others);
  };
};

/** What evaluates an expression for each element of an array. */
export const arrayIterationOperators: Readonly<Record<string, Operator>> = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $sortArray: sortArray,
  $zip: zip,
};

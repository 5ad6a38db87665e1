import { compareValues, groupKey, identicalValues } from '../bson/compare.ts';
import type { Collation } from '../bson/collation.ts';
import { asSmallWhole, asWhole, isNumeric } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileElementFilter, compileFilter, isOperatorDocument } from '../query/compile-filter.ts';
import { plainValueAt } from '../query/paths.ts';
import { BSONRegExp } from 'bson';
import type { CompileChange } from './field-changes.ts';
import { printValue } from './print.ts';
import type { ApplyContext, Change } from './update-tree.ts';

const bad = (message: string): ServerError => new ServerError('BadValue', message);

const mustBeArray = (path: string, current: Value, context: ApplyContext): ServerError =>
  bad(
    `The field '${path}' must be an array but is of type ${typeName(current)} in document {_id: ${printValue(context.original.get('_id'))}}`,
  );

/** How `$push` adds: what, where, in which order, how many stay. */
type PushPlan = {
  readonly items: Value[];
  position: number | null;
  slice: number | null;
  sort: ((a: Value, b: Value) => number) | null;
};

const isEach = (operand: Value): operand is Document => operand instanceof Map && operand.has('$each');

function itemsOf(operand: Document, name: string): Value[] {
  const each = operand.get('$each');
  if (!Array.isArray(each)) {
    throw bad(`The argument to $each in ${name} must be an array but it was of type: ${typeName(each)}`);
  }
  return each;
}

function wholeNumber(value: Value, clause: string): number {
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (whole === null)
    throw bad(`The value for ${clause} must be an integer value but was given type: ${typeName(value)}`);
  return Number(whole);
}

const at = (item: Value, path: readonly string[]): Value =>
  (item instanceof Map ? plainValueAt(item, path) : undefined) ?? null;

function orderBySpec(spec: Document, collation: Collation | undefined): (a: Value, b: Value) => number {
  if (spec.size === 0) throw bad('The $sort pattern is empty when it should be a set of fields.');
  const parts = [...spec].map(([name, value]) => {
    const direction = asSmallWhole(value);
    if (direction !== 1 && direction !== -1) throw bad('The $sort element value must be either 1 or -1');
    if (name === '' || name.split('.').includes(''))
      throw bad(`The $sort field cannot be empty or has a dangling dot: ${name}`);
    return { path: name.split('.'), direction };
  });
  return (a, b) => {
    for (const { path, direction } of parts) {
      const difference = compareValues(at(a, path), at(b, path), collation);
      if (difference !== 0) return difference * direction;
    }
    return 0;
  };
}

function readSort(value: Value, collation: Collation | undefined): (a: Value, b: Value) => number {
  if (value instanceof Map) return orderBySpec(value, collation);
  const direction = asSmallWhole(value);
  if (direction !== 1 && direction !== -1) {
    throw bad('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  }
  return (a, b) => direction * compareValues(a, b, collation);
}

const pushClauses: Readonly<Record<string, (plan: PushPlan, value: Value, collation: Collation | undefined) => void>> =
  {
    $each: () => {},
    $position: (plan, value) => {
      plan.position = wholeNumber(value, '$position');
    },
    $slice: (plan, value) => {
      plan.slice = wholeNumber(value, '$slice');
    },
    $sort: (plan, value, collation) => {
      plan.sort = readSort(value, collation);
    },
  };

function readPush(operand: Value, collation: Collation | undefined): PushPlan {
  if (!isEach(operand)) return { items: [operand], position: null, slice: null, sort: null };
  const plan: PushPlan = { items: itemsOf(operand, '$push'), position: null, slice: null, sort: null };
  for (const [name, value] of operand) {
    const clause = Object.hasOwn(pushClauses, name) ? pushClauses[name] : undefined;
    if (!clause) throw bad(`Unrecognized clause in $push: ${name}`);
    clause(plan, value, collation);
  }
  return plan;
}

/** Position first, then order, then length. */
function pushed(current: readonly Value[], plan: PushPlan): Value[] {
  const result = [...current];
  const { position, slice, sort } = plan;
  if (position === null) result.push(...plan.items);
  else result.splice(position < 0 ? Math.max(0, result.length + position) : position, 0, ...plan.items);
  if (sort) result.sort(sort);
  if (slice === null) return result;
  if (slice === 0) return [];
  return slice < 0 ? result.slice(slice) : result.slice(0, slice);
}

const push: CompileChange = (path, operand, { collation }) => {
  const plan = readPush(operand, collation);
  return {
    path,
    creates: true,
    alwaysChanges: true,
    apply: (current, context) => {
      if (current === undefined) return pushed([], plan);
      if (!Array.isArray(current)) throw mustBeArray(path, current, context);
      const result = pushed(current, plan);
      return plan.items.length === 0 && identicalValues(result, current) ? current : result;
    },
  };
};

const addToSet: CompileChange = (path, operand, { collation }) => {
  if (isEach(operand) && operand.size > 1) {
    const other = [...operand.keys()].find((name) => name !== '$each');
    throw bad(`Found unexpected fields after $each in $addToSet: ${String(other)}`);
  }
  const candidates = isEach(operand) ? itemsOf(operand, '$addToSet') : [operand];
  return {
    path,
    creates: true,
    apply: (current) => {
      if (current !== undefined && !Array.isArray(current)) {
        throw bad(
          `Cannot apply $addToSet to non-array field. Field named '${path}' has non-array type ${typeName(current)}`,
        );
      }
      const present = new Set((current ?? []).map((item) => groupKey(item, collation)));
      const added = candidates.filter((item) => {
        const key = groupKey(item, collation);
        return !present.has(key) && present.add(key);
      });
      return current && added.length === 0 ? current : [...(current ?? []), ...added];
    },
  };
};

/** Removes the elements that pass a test; a missing array stays missing. */
const removing = (path: string, test: (item: Value) => boolean, refusal: (current: Value) => ServerError): Change => ({
  path,
  creates: true,
  apply: (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) throw refusal(current);
    const kept = current.filter((item) => !test(item));
    return kept.length === current.length ? current : kept;
  },
});

function pullTest(operand: Value, collation: Collation | undefined): (item: Value) => boolean {
  if (operand instanceof BSONRegExp || isOperatorDocument(operand)) {
    const logical = operand instanceof Map && ['$and', '$or', '$nor'].includes([...operand.keys()][0] ?? '');
    if (logical) return compileElementFilter(operand, { collation });
    const { matches } = compileFilter(new Map([['', operand]]), { collation });
    return (item) => matches(new Map([['', item]]));
  }
  if (operand instanceof Map) return compileElementFilter(operand, { collation });
  return (item) => compareValues(item, operand, collation) === 0;
}

const pull: CompileChange = (path, operand, { collation }) =>
  removing(path, pullTest(operand, collation), () => bad('Cannot apply $pull to a non-array value'));

const pullAll: CompileChange = (path, operand, { collation }) => {
  if (!Array.isArray(operand)) throw bad(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  const keys = new Set(operand.map((item) => groupKey(item, collation)));
  return removing(
    path,
    (item) => keys.has(groupKey(item, collation)),
    () => bad('Cannot apply $pull to a non-array value'),
  );
};

const pop: CompileChange = (path, operand) => {
  const direction = isNumeric(operand) ? asSmallWhole(operand) : null;
  if (direction !== 1 && direction !== -1) {
    throw new ServerError('FailedToParse', `$pop expects 1 or -1, found: ${printValue(operand)}`);
  }
  return {
    path,
    creates: true,
    apply: (current) => {
      if (current === undefined) return undefined;
      if (!Array.isArray(current)) {
        throw new ServerError(
          'TypeMismatch',
          `Path '${path}' contains an element of non-array type '${typeName(current)}'`,
        );
      }
      if (current.length === 0) return current;
      return direction === 1 ? current.slice(0, -1) : current.slice(1);
    },
  };
};

/** The operators that change arrays. */
export const arrayChanges: Readonly<Record<string, CompileChange>> = {
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

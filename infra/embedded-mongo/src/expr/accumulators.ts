import { compareValues, groupKey } from '../bson/compare.ts';
import type { Collation } from '../bson/collation.ts';
import { asNumber, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Accumulation, Accumulator } from './accumulation.ts';
import { listOf } from './operands.ts';
import { rankedAccumulators } from './ranked-accumulators.ts';
import type { Scope } from './scope.ts';
import { Deviation, Summation } from './summation.ts';

type Create = (collation: Collation | undefined) => Accumulation;

const sum: Create = () => {
  const summation = new Summation();
  return {
    add: (value) => {
      if (isNumeric(value)) summation.add(value);
    },
    result: () => summation.total(),
  };
};

const average: Create = () => {
  const summation = new Summation();
  return {
    add: (value) => {
      if (isNumeric(value)) summation.add(value);
    },
    result: () => summation.mean(),
  };
};

const extreme =
  (sign: -1 | 1): Create =>
  (collation) => {
    let best: Value | undefined;
    return {
      add: (value) => {
        if (isNullish(value)) return;
        if (best === undefined || sign * compareValues(value, best, collation) > 0) best = value;
      },
      result: () => best ?? null,
    };
  };

const first: Create = () => {
  let found: Value | undefined;
  let seen = false;
  return {
    add: (value) => {
      if (!seen) found = value;
      seen = true;
    },
    result: () => (found === undefined ? null : found),
  };
};

const last: Create = () => {
  let found: Value | undefined;
  return {
    add: (value) => {
      found = value;
    },
    result: () => (found === undefined ? null : found),
  };
};

const push: Create = () => {
  const items: Value[] = [];
  return {
    add: (value) => {
      if (value !== undefined) items.push(value);
    },
    result: () => items,
  };
};

const addToSet: Create = (collation) => {
  const items = new Map<string, Value>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = groupKey(value, collation);
      if (!items.has(key)) items.set(key, value);
    },
    result: () => [...items.values()],
  };
};

const deviation =
  (less: 0 | 1): Create =>
  () => {
    const spread = new Deviation();
    return {
      add: (value) => {
        if (isNumeric(value)) spread.add(asNumber(value));
      },
      result: () => spread.result(less),
    };
  };

const mergeObjects: Create = () => {
  const merged: Document = new Map();
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (!(value instanceof Map)) {
        throw new ServerError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
      }
      for (const [name, item] of value) merged.set(name, item);
    },
    result: () => merged,
  };
};

const joinArrays = (name: string, code: number, unique: boolean): Create => {
  return (collation) => {
    const items: Value[] = [];
    const keys = new Set<string>();
    return {
      add: (value) => {
        if (value === undefined) return;
        if (!Array.isArray(value))
          throw new ServerError(code, `${name} requires array inputs, but input is of type ${typeName(value)}`);
        for (const item of value) {
          const key = unique ? groupKey(item, collation) : '';
          if (unique && keys.has(key)) continue;
          keys.add(key);
          items.push(item);
        }
      },
      result: () => items,
    };
  };
};

const simple: Readonly<Record<string, Create>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $stdDevPop: deviation(0),
  $stdDevSamp: deviation(1),
  $mergeObjects: mergeObjects,
  $concatArrays: joinArrays('$concatArrays', 1_050_502, false),
  $setUnion: joinArrays('$setUnion', 1_050_503, true),
};

/** An accumulation that takes values of one operand, by its operator; null where there is none of that name. */
export const accumulationOf = (name: string, collation: Collation | undefined): Accumulation | null =>
  Object.hasOwn(simple, name) ? (simple[name]?.(collation) ?? null) : null;

/** Gathers one value after another into a result, e.g. for `$avg` of an array. */
export const accumulate = (
  name: string,
  values: Iterable<Value | undefined>,
  collation?: Collation,
): Value | undefined => {
  const accumulation = simple[name]?.(collation);
  for (const value of values) accumulation?.add(value);
  return accumulation?.result();
};

/** The accumulators of `$group` and `$bucket`. */
export const accumulatorNames: readonly string[] = [
  '$count',
  ...Object.keys(simple),
  ...Object.keys(rankedAccumulators),
];

export const isAccumulator = (name: string): boolean =>
  name === '$count' || Object.hasOwn(simple, name) || Object.hasOwn(rankedAccumulators, name);

function counting(operand: Value, { settings }: Scope): Accumulator {
  if (operand instanceof Map && operand.size === 0) return { input: () => 1, create: () => sum(settings.collation) };
  throw new ServerError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
}

function ofOneOperand(name: string, create: Create, operand: Value, scope: Scope): Accumulator {
  const list = listOf(operand);
  if (list.length !== 1) throw new ServerError(40237, `The ${name} accumulator is a unary operator`);
  return { input: scope.compile(list[0] ?? null, scope), create: () => create(scope.settings.collation) };
}

/** Compiles `{ $sum: expression }` and its kin. */
export function compileAccumulator(name: string, operand: Value, scope: Scope): Accumulator {
  if (name === '$count') return counting(operand, scope);
  const ranked = Object.hasOwn(rankedAccumulators, name) ? rankedAccumulators[name] : undefined;
  if (ranked) return ranked(operand, scope);
  const create = Object.hasOwn(simple, name) ? simple[name] : undefined;
  if (!create) throw new ServerError(15952, `unknown group operator '${name}'`);
  return ofOneOperand(name, create, operand, scope);
}

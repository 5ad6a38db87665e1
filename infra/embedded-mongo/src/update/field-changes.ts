import { Timestamp } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { addition, calculate, isNumeric, multiplication, type Arithmetic, type Numeric } from '../bson/numbers.ts';
import { typeName } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { printValue } from './print.ts';
import type { ApplyContext, Change } from './update-tree.ts';

/** What an operator's changes are compiled with. */
export type ChangeOptions = { readonly now: Date; readonly collation?: Collation | undefined };

/** Compiles an operator's operand for one path. */
export type CompileChange = (path: string, operand: Value, options: ChangeOptions) => Change;

const set: CompileChange = (path, operand) => ({ path, creates: true, apply: () => operand });

const idOf = (context: ApplyContext): string => `{_id: ${printValue(context.original.get('_id'))}}`;

/** Zero in the type of the number given. */
function zeroLike(value: Numeric): Numeric {
  if (typeof value === 'number') return 0;
  if (typeof value === 'bigint') return 0n;
  return value instanceof Double ? new Double(0) : (calculate(multiplication, value, 0) ?? 0);
}

function arithmetic(
  name: string,
  verb: string,
  how: Arithmetic,
  fromMissing: (operand: Numeric) => Numeric,
): CompileChange {
  return (path, operand) => {
    if (!isNumeric(operand)) {
      const argument = `{${path}: ${printValue(operand)}}`;
      throw new ServerError('TypeMismatch', `Cannot ${verb} with non-numeric argument: ${argument}`);
    }
    const apply = (current: Value | undefined, context: ApplyContext): Value => {
      if (current === undefined) return fromMissing(operand);
      if (!isNumeric(current)) {
        const field = path.split('.').at(-1) ?? path;
        throw new ServerError(
          'TypeMismatch',
          `Cannot apply ${name} to a value of non-numeric type. ${idOf(context)} has the field '${field}' of non-numeric type ${typeName(current)}`,
        );
      }
      const result = calculate(how, current, operand);
      if (result !== null) return result;
      throw new ServerError(
        'BadValue',
        `Failed to apply ${name} operations to current value (${printValue(current)}) for document ${idOf(context)}`,
      );
    };
    return { path, creates: true, apply };
  };
}

const extreme =
  (sign: -1 | 1): CompileChange =>
  (path, operand, { collation }) => ({
    path,
    creates: true,
    apply: (current) =>
      current === undefined || sign * compareValues(operand, current, collation) > 0 ? operand : current,
  });

function currentDate(path: string, operand: Value, { now }: ChangeOptions): Change {
  let kind: Value | undefined = 'date';
  if (operand instanceof Map) {
    for (const name of operand.keys()) {
      if (name !== '$type') throw new ServerError('BadValue', `Unrecognized $currentDate option: ${name}`);
    }
    kind = operand.get('$type');
  } else if (typeof operand !== 'boolean') {
    throw new ServerError(
      'BadValue',
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  if (kind !== 'date' && kind !== 'timestamp') {
    throw new ServerError(
      'BadValue',
      `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}`,
    );
  }
  const value = kind === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return { path, creates: true, apply: () => value };
}

type BitOperation = (a: bigint, b: bigint) => bigint;

const bitOperations: Readonly<Record<string, BitOperation>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

const isInteger = (value: Value | undefined): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

function readBits(operand: Value): { by: number | bigint; operation: BitOperation }[] {
  if (!(operand instanceof Map)) {
    throw new ServerError(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = [...operand].map(([name, by]) => {
    const operation = Object.hasOwn(bitOperations, name) ? bitOperations[name] : undefined;
    if (!operation)
      throw new ServerError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${printValue(by)}}`,
      );
    if (!isInteger(by))
      throw new ServerError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(by)}' is not supported here: {${name}: ${printValue(by)}}`,
      );
    return { by, operation };
  });
  if (steps.length === 0) {
    throw new ServerError(
      'BadValue',
      'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
    );
  }
  return steps;
}

function bit(path: string, operand: Value): Change {
  const steps = readBits(operand);
  return {
    path,
    creates: true,
    apply: (current, context) => {
      const before = current === undefined ? 0 : current;
      if (!isInteger(before)) {
        throw new ServerError(
          'BadValue',
          `Cannot apply $bit to a value of non-integral type.${idOf(context)} has the field ${path} of non-integer type ${typeName(before)}`,
        );
      }
      let value: number | bigint = before;
      for (const { by, operation } of steps) {
        const long: boolean = typeof value === 'bigint' || typeof by === 'bigint';
        const result: bigint = operation(BigInt(value), BigInt(by));
        value = long ? result : Number(result);
      }
      return value;
    },
  };
}

/** The operators that change one value. */
export const fieldChanges: Readonly<Record<string, CompileChange>> = {
  $set: set,
  $setOnInsert: (path, operand) => ({ path, creates: true, onInsertOnly: true, apply: () => operand }),
  $unset: (path) => ({ path, creates: false, apply: () => undefined }),
  $inc: arithmetic('$inc', 'increment', addition, (operand) => operand),
  $mul: arithmetic('$mul', 'multiply', multiplication, zeroLike),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $bit: bit,
};

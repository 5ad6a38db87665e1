import { isDocument, isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { unary, variadic } from './operands.ts';
import { constantOf, type Operator, type Scope } from './scope.ts';

type Result = Value | undefined;

function merge(values: Iterable<Result>): Result {
  const merged: Document = new Map();
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDocument(value))
      throw new ServerError(
        40400,
        `$mergeObjects requires object inputs, but input ${typeName(value)} is of type ${typeName(value)}`,
      );
    for (const [name, item] of value) merged.set(name, item);
  }
  return merged;
}

function toArray(value: Result): Result {
  if (isNullish(value)) return null;
  if (!isDocument(value))
    throw new ServerError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  return [...value].map(
    ([k, v]) =>
      new Map<string, Value>([
        ['k', k],
        ['v', v],
      ]),
  );
}

function checkedKey(key: Result, code: number): string {
  if (typeof key !== 'string')
    throw new ServerError(code, `$arrayToObject requires keys of type string, found: ${typeName(key)}`);
  if (key.includes('\0')) throw new ServerError(4940401, `Key field cannot contain an embedded null byte`);
  return key;
}

function fromPair(pair: Value): [string, Value] {
  if (!Array.isArray(pair))
    throw new ServerError(
      40396,
      '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: object',
    );
  const [key, value] = pair;
  if (pair.length !== 2)
    throw new ServerError(
      40397,
      `$arrayToObject requires an array of size 2 arrays,found array of size: ${pair.length}`,
    );
  return [checkedKey(key, 40395), value ?? null];
}

function fromEntry(entry: Value): [string, Value] {
  if (!isDocument(entry))
    throw new ServerError(
      40391,
      '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected',
    );
  if (entry.size !== 2)
    throw new ServerError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys: ${entry.size}`,
    );
  if (!entry.has('k') || !entry.has('v'))
    throw new ServerError(40393, `$arrayToObject requires an object with keys 'k' and 'v'.`);
  return [checkedKey(entry.get('k'), 40394), entry.get('v') ?? null];
}

function fromArray(value: Result): Result {
  if (isNullish(value)) return null;
  if (!Array.isArray(value))
    throw new ServerError(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
  const [first] = value;
  if (first === undefined) return new Map();
  if (!Array.isArray(first) && !isDocument(first))
    throw new ServerError(40398, `Unrecognised input type format for $arrayToObject: ${typeName(first)}`);
  return new Map(value.map(Array.isArray(first) ? fromPair : fromEntry));
}

/** The name of a field, which must be known before any document is read. */
function fieldName(name: string, value: Value | undefined, scope: Scope, codes: readonly [number, number]): string {
  const known = constantOf(scope.compile(value ?? null, scope));
  if (!known) throw new ServerError(codes[0], `${name} requires 'field' to evaluate to a constant`);
  if (typeof known.value !== 'string')
    throw new ServerError(
      codes[1],
      `${name} requires 'field' to evaluate to type String, but got ${typeName(known.value)}`,
    );
  return known.value;
}

/** `{ field, input }`; the short form names the field of the current document. */
function getFieldSpec(operand: Value): Document {
  const named = isDocument(operand) && (operand.has('field') || operand.has('input'));
  if (named) return checkedGetField(operand);
  if (isDocument(operand) && operand.keys().next().value?.startsWith('$') !== true)
    throw new ServerError(operand.size > 0 ? 3041701 : 3041702, `$getField requires 'field' to be specified`);
  return new Map<string, Value>([
    ['field', operand],
    ['input', '$$CURRENT'],
  ]);
}

function checkedGetField(spec: Document): Document {
  for (const name of spec.keys())
    if (name !== 'field' && name !== 'input')
      throw new ServerError(3041701, `$getField found an unknown argument: ${name}`);
  if (!spec.has('field')) throw new ServerError(3041702, `$getField requires 'field' to be specified`);
  if (!spec.has('input')) throw new ServerError(3041703, `$getField requires 'input' to be specified`);
  return spec;
}

function checkedFieldName(name: Result, code: number): string {
  if (typeof name === 'string') return name;
  throw new ServerError(code, `$getField requires 'field' to evaluate to type String, but got ${typeName(name)}`);
}

const getField: Operator = (operand, scope) => {
  const spec = getFieldSpec(operand);
  const field = scope.compile(spec.get('field') ?? null, scope);
  const known = constantOf(field);
  if (known) checkedFieldName(known.value, 5654602);
  const input = scope.compile(spec.get('input') ?? null, scope);
  return (root) => {
    const name = checkedFieldName(field(root), 3041704);
    const value = input(root);
    if (isDocument(value)) return value.get(name);
    return isNullish(value) && value !== undefined ? null : undefined;
  };
};

function setting(name: string, required: readonly string[]): Operator {
  return (operand, scope) => {
    if (!isDocument(operand)) throw new ServerError(4161100, `${name} only supports an object as its argument`);
    for (const key of operand.keys())
      if (!required.includes(key)) throw new ServerError(4161101, `${name} found an unknown argument: ${key}`);
    const codes: Readonly<Record<string, number>> = { field: 4161102, value: 4161103, input: 4161109 };
    const absent = required.find((key) => !operand.has(key));
    if (absent) throw new ServerError(codes[absent] ?? 4161102, `${name} requires '${absent}' to be specified`);
    const field = fieldName(name, operand.get('field'), scope, [4161106, 4161107]);
    const input = scope.compile(operand.get('input') ?? null, scope);
    const value = operand.has('value') ? scope.compile(operand.get('value') ?? null, scope) : () => undefined;
    return (root) => {
      const document = input(root);
      if (isNullish(document)) return null;
      const item = value(root);
      if (!isDocument(document)) throw new ServerError(4161105, `${name} requires 'input' to evaluate to type Object`);
      const result = new Map(document);
      if (item === undefined) result.delete(field);
      else result.set(field, item);
      return result;
    };
  };
}

/** Documents as values. */
export const objectOperators: Readonly<Record<string, Operator>> = {
  $mergeObjects: variadic('$mergeObjects', merge, 'associative'),
  $objectToArray: unary('$objectToArray', toArray),
  $arrayToObject: unary('$arrayToObject', fromArray),
  $getField: getField,
  $setField: setting('$setField', ['field', 'input', 'value']),
  $unsetField: setting('$unsetField', ['field', 'input']),
};

import { compareValues } from '../bson/compare.ts';
import { asNumber, asWhole, fitsInt, isNumeric, type Numeric } from '../bson/numbers.ts';
import { typeByAlias, typeName, typeOf, types, type TypeInfo } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { codePoints } from '../expr/code-points.ts';
import { compileRegex } from '../query/regex.ts';
import { failure, type Keyword, type ReadKeyword, type Rule, unreadable, wrongType } from './rule.ts';

const NUMBERS = [types.int, types.long, types.double, types.decimal];

/** The types of JSON itself; its `integer` is not among them, as on the server. */
const jsonTypes: Readonly<Record<string, readonly TypeInfo[]>> = {
  object: [types.object],
  array: [types.array],
  number: NUMBERS,
  boolean: [types.bool],
  string: [types.string],
  null: [types.null],
};

function ofJson(name: string): readonly TypeInfo[] {
  const found = Object.hasOwn(jsonTypes, name) ? jsonTypes[name] : undefined;
  if (found) return found;
  if (name === 'integer') throw unreadable(`$jsonSchema type 'integer' is not currently supported.`);
  throw new ServerError('BadValue', `Unknown type name alias: ${name}`);
}

function ofBson(name: string): readonly TypeInfo[] {
  if (name === 'number') return NUMBERS;
  const info = typeByAlias(name);
  if (!info) throw new ServerError('BadValue', `Unknown type name alias: ${name}`);
  return [info];
}

const typeRule =
  (named: (name: string) => readonly TypeInfo[]): ReadKeyword =>
  (keyword) => {
    const { name, operand, schema } = keyword;
    if (schema.has('type') && schema.has('bsonType'))
      throw unreadable(`Cannot specify both $jsonSchema keywords 'type' and 'bsonType'`);
    const list = Array.isArray(operand) ? operand : [operand];
    if (list.length === 0) throw unreadable(`$jsonSchema keyword '${name}' must name at least one type`);
    const wanted = new Set<TypeInfo>();
    for (const alias of list) {
      if (typeof alias !== 'string') throw wrongType(name, 'either a string or an array of strings', operand);
      for (const info of named(alias)) wanted.add(info);
    }
    return {
      holds: (value) => wanted.has(typeOf(value)),
      explain: (value) =>
        failure(keyword, 'type did not match', { consideredValue: value, consideredType: typeName(value) }),
    };
  };

/** A rule about values of one kind; whatever is of another kind passes. */
function about(
  keyword: Keyword,
  reason: string,
  { applies, test }: { applies: (value: Value) => boolean; test: (value: Value) => boolean },
): Rule {
  return {
    holds: (value) => !applies(value) || test(value),
    explain: (value) => failure(keyword, reason, { consideredValue: value }),
  };
}

const limit =
  (sign: 1 | -1, exclusive: string): ReadKeyword =>
  (keyword) => {
    const { name, operand, schema } = keyword;
    if (!isNumeric(operand)) throw wrongType(name, 'a number', operand);
    const without = schema.get(exclusive) ?? false;
    if (typeof without !== 'boolean') throw wrongType(exclusive, 'a boolean', without);
    const test = (value: Value): boolean => {
      const order = compareValues(value, operand) * sign;
      return without ? order > 0 : order >= 0;
    };
    return about(keyword, 'comparison failed', { applies: isNumeric, test });
  };

const completes =
  (other: string): ReadKeyword =>
  ({ name, schema }) => {
    if (!schema.has(other))
      throw unreadable(`$jsonSchema keyword '${other}' must be a present if '${name}' is present`);
    return null;
  };

/** A whole number that is not negative. */
export function lengthOf({ name, operand }: Keyword): number {
  if (!isNumeric(operand)) throw wrongType(name, 'a number', operand);
  const whole = asWhole(operand);
  if (whole === null || whole < 0n || !fitsInt(whole))
    throw unreadable(`Expected a non-negative number for $jsonSchema keyword '${name}'`);
  return Number(whole);
}

const isString = (value: Value): value is string => typeof value === 'string';

const textLength =
  (allows: (length: number, bound: number) => boolean): ReadKeyword =>
  (keyword) => {
    const bound = lengthOf(keyword);
    return about(keyword, 'specified string length was not satisfied', {
      applies: isString,
      // Characters count, not the halves of those beyond the basic plane.
      test: (value) => allows(codePoints(value as string).length, bound),
    });
  };

const pattern: ReadKeyword = (keyword) => {
  if (!isString(keyword.operand)) throw wrongType('pattern', 'a string', keyword.operand);
  const regex = compileRegex(keyword.operand);
  return about(keyword, 'regular expression did not match', {
    applies: isString,
    test: (value) => regex.test(value as string),
  });
};

function isMultiple(value: Numeric, step: Numeric): boolean {
  const [a, b] = [asWhole(value), asWhole(step)];
  if (a !== null && b !== null) return a % b === 0n;
  return asNumber(value) % asNumber(step) === 0;
}

const multipleOf: ReadKeyword = (keyword) => {
  const { operand } = keyword;
  if (!isNumeric(operand)) throw wrongType('multipleOf', 'a number', operand);
  if (compareValues(operand, 0) <= 0) throw unreadable(`$jsonSchema keyword 'multipleOf' must have a positive value`);
  return about(keyword, 'considered value is not a multiple of the specified value', {
    applies: isNumeric,
    test: (value) => isMultiple(value as Numeric, operand),
  });
};

const oneOfList: ReadKeyword = (keyword) => {
  const { operand } = keyword;
  if (!Array.isArray(operand)) throw wrongType('enum', 'an array', operand);
  if (operand.length === 0) throw unreadable(`$jsonSchema keyword 'enum' cannot be an empty array`);
  return about(keyword, 'value was not found in enum', {
    applies: () => true,
    test: (value) => operand.some((item) => compareValues(item, value) === 0),
  });
};

const note: ReadKeyword = ({ name, operand }) => {
  if (!isString(operand)) throw wrongType(name, 'a string', operand);
  return null;
};

/** Keywords about single values. */
export const valueKeywords: Readonly<Record<string, ReadKeyword>> = {
  type: typeRule(ofJson),
  bsonType: typeRule(ofBson),
  enum: oneOfList,
  minimum: limit(1, 'exclusiveMinimum'),
  maximum: limit(-1, 'exclusiveMaximum'),
  exclusiveMinimum: completes('minimum'),
  exclusiveMaximum: completes('maximum'),
  multipleOf,
  minLength: textLength((length, bound) => length >= bound),
  maxLength: textLength((length, bound) => length <= bound),
  pattern,
  title: note,
  description: note,
};

import { Binary, BSONRegExp, BSONSymbol, Code, DBRef, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { Double, Undefined, type Document, type Value } from './values.ts';

/** What one BSON type is called: the number on the wire, the alias of `$type`, and its place in the comparison order. */
export type TypeInfo = { readonly code: number; readonly name: string; readonly rank: number };

const type = (code: number, name: string, rank: number): TypeInfo => ({ code, name, rank });

export const types = {
  missing: type(0, 'missing', 0),
  minKey: type(-1, 'minKey', -1),
  double: type(1, 'double', 10),
  string: type(2, 'string', 15),
  object: type(3, 'object', 20),
  array: type(4, 'array', 25),
  binData: type(5, 'binData', 30),
  undefined: type(6, 'undefined', 0),
  objectId: type(7, 'objectId', 35),
  bool: type(8, 'bool', 40),
  date: type(9, 'date', 45),
  null: type(10, 'null', 5),
  regex: type(11, 'regex', 50),
  dbPointer: type(12, 'dbPointer', 55),
  javascript: type(13, 'javascript', 60),
  symbol: type(14, 'symbol', 15),
  javascriptWithScope: type(15, 'javascriptWithScope', 65),
  int: type(16, 'int', 10),
  timestamp: type(17, 'timestamp', 47),
  long: type(18, 'long', 10),
  decimal: type(19, 'decimal', 10),
  maxKey: type(127, 'maxKey', 127),
} as const;

const byPrimitive: Readonly<Record<string, TypeInfo>> = {
  undefined: types.missing,
  string: types.string,
  number: types.int,
  boolean: types.bool,
  bigint: types.long,
};

const byConstructor = new Map<unknown, TypeInfo>([
  [Map, types.object],
  [Array, types.array],
  [Double, types.double],
  [Date, types.date],
  [ObjectId, types.objectId],
  [Decimal128, types.decimal],
  [Binary, types.binData],
  [Timestamp, types.timestamp],
  [BSONRegExp, types.regex],
  [BSONSymbol, types.symbol],
  [MinKey, types.minKey],
  [MaxKey, types.maxKey],
  [Undefined, types.undefined],
  [DBRef, types.dbPointer],
]);

/** The BSON type of a value; `undefined` is a missing field. */
export function typeOf(value: Value | undefined): TypeInfo {
  if (value === null) return types.null;
  if (typeof value !== 'object') return byPrimitive[typeof value] ?? types.missing;
  const found = byConstructor.get(value.constructor);
  if (found) return found;
  if (value instanceof Code) return value.scope ? types.javascriptWithScope : types.javascript;
  return value instanceof Binary ? types.binData : types.object;
}

/** The alias of a value's type, as `$type` and error messages print it. */
export const typeName = (value: Value | undefined): string => typeOf(value).name;

export const isDocument = (value: Value | undefined): value is Document => value instanceof Map;

/** Absent in the sense of expressions: missing, null or the old undefined type. */
export const isNullish = (value: Value | undefined): value is null | undefined =>
  value === null || value === undefined || value instanceof Undefined;

const aliases = new Map<string, TypeInfo>(Object.values(types).map((info) => [info.name, info]));
const byCode = new Map<number, TypeInfo>(Object.values(types).map((info) => [info.code, info]));
aliases.delete('missing');
byCode.delete(0);

export const typeByAlias = (alias: string): TypeInfo | undefined => aliases.get(alias);
export const typeByCode = (code: number): TypeInfo | undefined => byCode.get(code);

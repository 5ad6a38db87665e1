import type { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/** A 64-bit float. A plain `number` is an int32 and a `bigint` an int64, so that no type is lost on the way. */
export class Double {
  constructor(readonly value: number) {}
}

/** The deprecated type 0x06. Not JavaScript's `undefined`, which here always means: the field is missing. */
export class Undefined {
  /** Keeps the compiler from taking any other object for one. */
  readonly bsonType = 'undefined';
}

/** A document: ordered, with any string as a key (`__proto__` and `7` too), which a plain object could not promise. */
export type Document = Map<string, Value>;

export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | Double
  | Date
  | Document
  | Value[]
  | ObjectId
  | Decimal128
  | Binary
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | MinKey
  | MaxKey
  | Undefined;

/** A text; the empty one for everything else. */
export const textOr = (value: Value | undefined, otherwise = ''): string =>
  typeof value === 'string' ? value : otherwise;

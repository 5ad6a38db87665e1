import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { typeName } from '../bson/types.ts';

/** One demand of a schema on a value. */
export type Rule = {
  readonly holds: (value: Value) => boolean;
  /** Why a value that does not hold fails, as the server tells it. */
  readonly explain: (value: Value) => Document;
};

/** All demands of one schema. */
export type Schema = {
  readonly holds: (value: Value) => boolean;
  /** The demands that a value does not meet. */
  readonly failures: (value: Value) => Document[];
  /** `title` and `description`: they stand beside the failures of a property. */
  readonly notes: Document;
};

/** One keyword with its operand, and the schema that it stands in. */
export type Keyword = {
  readonly name: string;
  readonly operand: Value;
  readonly schema: Document;
  /** Reads a schema within this one. */
  readonly nested: (schema: Value, name: string) => Schema;
};

/** Reads a keyword; null where it only completes another one. */
export type ReadKeyword = (keyword: Keyword) => Rule | null;

/** The schema cannot be read. */
export const unreadable = (message: string): ServerError => new ServerError('FailedToParse', message);

/** The keyword has another type than it may have. */
export const wrongType = (name: string, wanted: string, operand: Value): ServerError =>
  new ServerError(
    'TypeMismatch',
    `$jsonSchema keyword '${name}' must be ${wanted}, but found an element of type ${typeName(operand)}`,
  );

/** Details in the server's order: the keyword, its operand, then what was found. */
export function failure({ name, operand }: Keyword, reason: string, found: Readonly<Record<string, Value>>): Document {
  const details: Document = new Map<string, Value>([
    ['operatorName', name],
    ['specifiedAs', new Map([[name, operand]])],
    ['reason', reason],
  ]);
  for (const [field, value] of Object.entries(found)) details.set(field, value);
  return details;
}

/** Details of a keyword whose operand is too large to be repeated. */
export const structure = (name: string, fields: Readonly<Record<string, Value>>): Document =>
  new Map<string, Value>([['operatorName', name], ...Object.entries(fields)]);

import type { Encodable } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';

/** The fields of an answer; `ok` and the times are added to it. */
export type Reply = Map<string, Encodable>;

/** Builds an answer from its fields, leaving out the undefined ones. */
export const reply = (fields: Readonly<Record<string, Encodable | undefined>>): Reply =>
  new Map(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));

/** A document with these fields. */
export const documentOf = (fields: Readonly<Record<string, Value>>): Document => new Map(Object.entries(fields));

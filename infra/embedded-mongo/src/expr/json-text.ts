import { Binary, Decimal128, ObjectId } from 'bson';
import { isDocument } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { bytesOf } from '../bson/compare.ts';
import { isoDate } from './date-format.ts';

const quoted = (name: string, value: string): string => `{${JSON.stringify(name)}:${JSON.stringify(value)}}`;

/** A value of a type that JSON does not have, in relaxed Extended JSON. */
function extended(value: Value): string {
  if (value instanceof Double)
    return Number.isFinite(value.value) ? String(value.value) : quoted('$numberDouble', String(value.value));
  if (value instanceof Decimal128) return quoted('$numberDecimal', value.toString());
  if (value instanceof ObjectId) return quoted('$oid', value.toHexString());
  if (value instanceof Date) return quoted('$date', isoDate(value));
  if (value instanceof Binary) {
    const base64 = Buffer.from(bytesOf(value)).toString('base64');
    const subType = value.sub_type.toString(16).padStart(2, '0');
    return `{"$binary":{"base64":${JSON.stringify(base64)},"subType":${JSON.stringify(subType)}}}`;
  }
  return JSON.stringify(value);
}

/** A document or an array as the text that `$toString` makes of it. */
export function jsonText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (isDocument(value))
    return `{${[...value].map(([name, item]) => `${JSON.stringify(name)}:${jsonText(item)}`).join(',')}}`;
  return typeof value === 'bigint' ? String(value) : extended(value);
}

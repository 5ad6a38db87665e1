import { Binary, Decimal128, ObjectId } from 'bson';
import { Double, type Value } from '../bson/values.ts';
import { typeName } from '../bson/types.ts';

const quoted = (text: string): string => `"${text}"`;

function printDouble(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
}

function printScalar(value: Value): string {
  if (value instanceof Double) return printDouble(value.value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Decimal128) return `NumberDecimal("${value.toString()}")`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  return typeof value === 'object' && value !== null ? typeName(value) : String(value);
}

/** A value as the server prints it in its messages: `{ _id: 1, name: "x" }`. */
export function printValue(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(printValue).join(', ')} ]`;
  if (!(value instanceof Map)) return printScalar(value);
  if (value.size === 0) return '{}';
  return `{ ${[...value].map(([name, item]) => `${name}: ${printValue(item)}`).join(', ')} }`;
}

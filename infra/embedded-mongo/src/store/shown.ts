import { Binary, Decimal128, ObjectId, Timestamp } from 'bson';
import { Double, type Value } from '../bson/values.ts';

const showNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);

function showObject(value: object): string {
  if (value instanceof Double) return showNumber(value.value);
  if (value instanceof Map) {
    const fields = [...(value as Map<string, Value>)].map(([name, field]) => `${name}: ${shown(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${(value as Value[]).map(shown).join(', ')} ]`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof Decimal128) return value.toString();
  if (value instanceof Binary)
    return `BinData(${value.sub_type}, ${Buffer.from(value.buffer).toString('hex').toUpperCase()})`;
  return value.constructor.name;
}

/** A value as the server writes it into its messages, which is close to the shell's notation. */
export function shown(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return value !== null && typeof value === 'object' ? showObject(value) : String(value);
}

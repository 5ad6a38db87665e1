import { Decimal128 } from 'bson';
import { decode } from '../bson/decimal.ts';
import { Double, Undefined, type Value } from '../bson/values.ts';

/** False are: false, null, missing, undefined and every zero. */
export function isTrue(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === undefined || value instanceof Undefined) return false;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'bigint') return value !== 0n;
  if (value instanceof Double) return value.value !== 0;
  if (value instanceof Decimal128) {
    const decimal = decode(value);
    return decimal.kind !== 'finite' || decimal.coefficient !== 0n;
  }
  return true;
}

import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { keyOfDecimal, keyOfLong } from './key-number.ts';
import { Double, type Document, Undefined, type Value } from './values.ts';

/*
 * Index keys are strings of bytes (each character at most 0xff) whose order is MongoDB's comparison order, so that a tree compares
 * keys with `<` alone. Every component starts with a byte of its type, from 1 to 0xf0, and ends by itself: no component is the
 * beginning of another one, and `key + '\xff'` stands directly behind everything that starts with `key`.
 */

/** The first byte of a component, in comparison order. Symbols are strings, all numbers are one type. */
export const KEY_TYPE = {
  minKey: 0x05,
  undefined: 0x0a,
  null: 0x10,
  number: 0x18,
  string: 0x20,
  object: 0x28,
  array: 0x30,
  binary: 0x38,
  objectId: 0x40,
  boolean: 0x48,
  date: 0x50,
  timestamp: 0x58,
  regex: 0x60,
  code: 0x68,
  codeWithScope: 0x70,
  maxKey: 0xf0,
} as const;

/** Makes strings that a collation holds for equal into the same text. */
export type TextKey = (text: string) => string;

let scratch = Buffer.allocUnsafeSlow(4096);
let used = 0;

function reserve(count: number): number {
  const at = used;
  used += count;
  if (used > scratch.length) {
    const larger = Buffer.allocUnsafeSlow(used * 2);
    scratch.copy(larger, 0, 0, at);
    scratch = larger;
  }
  return at;
}

function putByte(byte: number): void {
  const at = reserve(1);
  scratch[at] = byte;
}

function putLatin(text: string): void {
  const at = reserve(text.length);
  for (let i = 0; i < text.length; i++) scratch[at + i] = text.charCodeAt(i);
}

/** A zero inside becomes `00 ff`, so that the closing `00 01` stays below any continuation. */
function putBytes(bytes: Uint8Array): void {
  for (const byte of bytes) {
    putByte(byte);
    if (byte === 0) putByte(0xff);
  }
  putByte(0);
  putByte(1);
}

function putText(text: string): void {
  const at = reserve(text.length + 2);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 127) {
      used = at;
      return putBytes(Buffer.from(text, 'utf8'));
    }
    scratch[at + i] = code;
  }
  scratch[at + text.length] = 0;
  scratch[at + text.length + 1] = 1;
}

function putDouble(value: number): void {
  const at = reserve(8);
  if (Number.isNaN(value)) {
    scratch.fill(0, at, at + 8);
    return;
  }
  scratch.writeDoubleBE(value === 0 ? 0 : value, at);
  const first = scratch[at] ?? 0;
  if (first < 128) scratch[at] = first | 128;
  else for (let i = at; i < at + 8; i++) scratch[i] = 255 - (scratch[i] ?? 0);
}

function putNumber(floor: number, rest: string): void {
  putDouble(floor);
  putByte(rest === '' ? 1 : 2);
  putLatin(rest);
}

function putInt64(value: bigint): void {
  const at = reserve(8);
  scratch.writeBigUInt64BE(BigInt.asUintN(64, value), at);
}

function putDocument(document: Document, text: TextKey | null): void {
  for (const [name, value] of document) {
    const type = typeOf(value);
    putByte(type);
    putText(name);
    put(value, text, type);
  }
  putByte(0);
}

function putArray(values: readonly Value[], text: TextKey | null): void {
  for (const value of values) {
    const type = typeOf(value);
    putByte(type);
    put(value, text, type);
  }
  putByte(0);
}

const types = new Map<unknown, number>([
  [Double, KEY_TYPE.number],
  [Decimal128, KEY_TYPE.number],
  [Map, KEY_TYPE.object],
  [Array, KEY_TYPE.array],
  [Binary, KEY_TYPE.binary],
  [Undefined, KEY_TYPE.undefined],
  [ObjectId, KEY_TYPE.objectId],
  [Date, KEY_TYPE.date],
  [Timestamp, KEY_TYPE.timestamp],
  [BSONRegExp, KEY_TYPE.regex],
  [BSONSymbol, KEY_TYPE.string],
  [MaxKey, KEY_TYPE.maxKey],
  [MinKey, KEY_TYPE.minKey],
]);

/** The first byte of the value's key: its place in the order of the types. */
export function typeOf(value: Value): number {
  if (typeof value === 'string') return KEY_TYPE.string;
  if (typeof value === 'number' || typeof value === 'bigint') return KEY_TYPE.number;
  if (typeof value === 'boolean') return KEY_TYPE.boolean;
  if (value === null) return KEY_TYPE.null;
  if (value instanceof Code) return value.scope === null ? KEY_TYPE.code : KEY_TYPE.codeWithScope;
  return types.get(value.constructor) ?? KEY_TYPE.maxKey;
}

function putAnyNumber(value: Value): void {
  if (typeof value === 'number') return putNumber(value, '');
  if (value instanceof Double) return putNumber(value.value, '');
  const { floor, rest } = typeof value === 'bigint' ? keyOfLong(value) : keyOfDecimal(value as Decimal128);
  putNumber(floor, rest);
}

function putBinary(binary: Binary): void {
  const at = reserve(4);
  scratch.writeUInt32BE(binary.position, at);
  putByte(binary.sub_type);
  putBytes(binary.buffer.subarray(0, binary.position));
}

function putObjectId({ id }: ObjectId): void {
  const at = reserve(12);
  scratch.set(id, at);
}

type Put = (value: never, text: TextKey | null) => void;
const puts = new Map<number, Put>([
  [KEY_TYPE.number, putAnyNumber],
  [KEY_TYPE.object, putDocument],
  [KEY_TYPE.array, putArray],
  [KEY_TYPE.binary, putBinary],
  [KEY_TYPE.objectId, putObjectId],
  [KEY_TYPE.boolean, (value: boolean) => putByte(value ? 2 : 1)],
  [KEY_TYPE.date, (value: Date) => putInt64(BigInt(value.getTime() || 0) + (1n << 63n))],
  [KEY_TYPE.timestamp, (value: Timestamp) => putInt64(value.toBigInt())],
  [KEY_TYPE.code, (value: Code) => putText(value.code)],
]);

function put(value: Value, text: TextKey | null, type: number): void {
  if (type === KEY_TYPE.string) {
    const plain = typeof value === 'string' ? value : (value as BSONSymbol).value;
    return putText(text ? text(plain) : plain);
  }
  if (value instanceof BSONRegExp) {
    putText(value.pattern);
    return putText(value.options);
  }
  if (value instanceof Code && value.scope !== null) {
    putText(value.code);
    return putDocument(value.scope as unknown as Document, text);
  }
  puts.get(type)?.(value as never, text);
}

/** The key of one component; `descending` turns the order around by complementing every byte. */
export function encodeComponent(value: Value, descending = false, text: TextKey | null = null): string {
  used = 0;
  const type = typeOf(value);
  putByte(type);
  put(value, text, type);
  if (descending) for (let i = 0; i < used; i++) scratch[i] = 255 - (scratch[i] ?? 0);
  return scratch.toString('latin1', 0, used);
}

/** The byte that opens this type, as one character, in an ascending or descending component. */
export const typeByte = (type: number, descending = false): string =>
  String.fromCharCode(descending ? 255 - type : type);

/** The key of a whole value, for looking equal values up (int, long, double and decimal of one size are equal). */
export const equalityKey = (value: Value): string => encodeComponent(value);

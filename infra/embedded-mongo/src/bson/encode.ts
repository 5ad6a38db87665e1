import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { TYPE } from './element-size.ts';
import { type Document, Double, Undefined, type Value } from './values.ts';

/** A document that is already encoded: stored records go into replies without being decoded. */
export class RawDocument {
  constructor(readonly bytes: Buffer) {}
}

/** What a reply is made of: values, and encoded documents at any place. */
export type Encodable = Value | RawDocument | Encodable[] | ReadonlyMap<string, Encodable>;

let scratch = Buffer.allocUnsafeSlow(64 * 1024);
let used = 0;

function reserve(count: number): number {
  const at = used;
  used += count;
  if (used > scratch.length) {
    const larger = Buffer.allocUnsafeSlow(Math.max(used, scratch.length * 2));
    scratch.copy(larger, 0, 0, at);
    scratch = larger;
  }
  return at;
}

function writeInt32(value: number): void {
  const at = reserve(4);
  scratch[at] = value;
  scratch[at + 1] = value >> 8;
  scratch[at + 2] = value >> 16;
  scratch[at + 3] = value >> 24;
}

/** Short text is written byte by byte: a call into native code costs more than twenty bytes do. */
function writeText(text: string): void {
  if (text.length < 24) {
    const at = reserve(text.length);
    let i = 0;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      scratch[at + i] = code;
    }
    if (i === text.length) return;
    used = at;
  }
  const at = reserve(text.length * 3);
  used = at + scratch.write(text, at, 'utf8');
}

function writeByte(byte: number): void {
  const at = reserve(1);
  scratch[at] = byte;
}

function writeBytes(bytes: Uint8Array): void {
  const at = reserve(bytes.length);
  scratch.set(bytes, at);
}

function writeString(text: string): void {
  const at = reserve(4);
  writeText(text);
  writeByte(0);
  scratch.writeInt32LE(used - at - 4, at);
}

function writeInt64(value: bigint): void {
  const at = reserve(8);
  scratch.writeBigInt64LE(BigInt.asIntN(64, value), at);
}

function writeDouble({ value }: Double): void {
  const at = reserve(8);
  scratch.writeDoubleLE(value, at);
}

function writeCode(code: Code): void {
  if (code.scope === null) return writeString(code.code);
  const at = reserve(4);
  writeString(code.code);
  writeDocument(code.scope as unknown as Document);
  scratch.writeInt32LE(used - at, at);
}

function writeRegex(regex: BSONRegExp): void {
  writeText(regex.pattern);
  writeByte(0);
  writeText(regex.options);
  writeByte(0);
}

function writeBinary(binary: Binary): void {
  const bytes = binary.buffer.subarray(0, binary.position);
  writeInt32(bytes.length);
  writeByte(binary.sub_type);
  writeBytes(bytes);
}

type Writer = { type: number; write: (value: never) => void };
/** By class: what the values of the table in `values.ts` are written as. */
const writers = new Map<unknown, Writer>([
  [Double, { type: TYPE.double, write: writeDouble }],
  [Map, { type: TYPE.object, write: (value: Document) => writeDocument(value) }],
  [RawDocument, { type: TYPE.object, write: (value: RawDocument) => writeBytes(value.bytes) }],
  [Array, { type: TYPE.array, write: (value: Value[]) => writeArray(value) }],
  [Binary, { type: TYPE.binary, write: writeBinary }],
  [Undefined, { type: TYPE.undefined, write: () => {} }],
  [ObjectId, { type: TYPE.objectId, write: (value: ObjectId) => writeBytes(value.id) }],
  [Date, { type: TYPE.date, write: (value: Date) => writeInt64(BigInt(value.getTime() || 0)) }],
  [BSONRegExp, { type: TYPE.regex, write: writeRegex }],
  [BSONSymbol, { type: TYPE.symbol, write: (value: BSONSymbol) => writeString(value.value) }],
  [Timestamp, { type: TYPE.timestamp, write: (value: Timestamp) => writeInt64(value.toBigInt()) }],
  [Decimal128, { type: TYPE.decimal, write: (value: Decimal128) => writeBytes(value.bytes) }],
  [MaxKey, { type: TYPE.maxKey, write: () => {} }],
  [MinKey, { type: TYPE.minKey, write: () => {} }],
]);

function writeField(name: string, type: number): void {
  writeByte(type);
  writeText(name);
  writeByte(0);
}

function writeObject(name: string, value: object): void {
  if (value instanceof Code) {
    writeField(name, value.scope === null ? TYPE.code : TYPE.codeWithScope);
    return writeCode(value);
  }
  const writer = writers.get(value.constructor);
  if (!writer) throw new TypeError(`No BSON type for ${value.constructor.name}`);
  writeField(name, writer.type);
  writer.write(value as never);
}

function writeValue(name: string, value: Encodable): void {
  if (typeof value === 'string') {
    writeField(name, TYPE.string);
    writeString(value);
  } else if (typeof value === 'number') {
    writeField(name, TYPE.int32);
    writeInt32(value);
  } else if (typeof value === 'boolean') {
    writeField(name, TYPE.boolean);
    writeByte(value ? 1 : 0);
  } else if (typeof value === 'bigint') {
    writeField(name, TYPE.int64);
    writeInt64(value);
  } else if (value === null) writeField(name, TYPE.null);
  else writeObject(name, value);
}

function finish(at: number): void {
  writeByte(0);
  scratch.writeInt32LE(used - at, at);
}

function writeArray(values: readonly Encodable[]): void {
  const at = reserve(4);
  for (let i = 0; i < values.length; i++) writeValue(String(i), values[i] ?? null);
  finish(at);
}

function writeDocument(document: ReadonlyMap<string, Encodable>): void {
  const at = reserve(4);
  for (const [name, value] of document) writeValue(name, value);
  finish(at);
}

/** The bytes of a document, after `headroom` bytes that the caller fills (the header of a message). */
export function encodeDocument(document: ReadonlyMap<string, Encodable>, headroom = 0): Buffer {
  used = headroom;
  writeDocument(document);
  const bytes = Buffer.allocUnsafe(used);
  scratch.copy(bytes, 0, 0, used);
  // One large reply must not hold its memory for ever.
  if (scratch.length > 1024 * 1024) scratch = Buffer.allocUnsafeSlow(64 * 1024);
  return bytes;
}

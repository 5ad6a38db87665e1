import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { ServerError } from '../errors/server-error.ts';
import { int32At, TYPE, valueSize } from './element-size.ts';
import { type Document, Double, Undefined, type Value } from './values.ts';

const knownNames: (string | undefined)[] = Array.from<undefined>({ length: 8192 });

const sameName = (known: string, bytes: Buffer, at: number): boolean => {
  for (let i = 0; i < known.length; i++) if (known.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
};

/** Where the name ends that starts at `at`, and the name. Names repeat from document to document, so each is made once. */
const name = { text: '', end: 0 };
function readName(bytes: Buffer, at: number): void {
  let hash = 0;
  let highest = 0;
  let end = at;
  for (let byte = bytes[end]; byte !== 0; byte = bytes[++end]) {
    if (byte === undefined) throw new ServerError('InvalidBSON', 'A field name has no end.');
    hash = (Math.imul(hash, 31) + byte) | 0;
    highest |= byte;
  }
  name.end = end + 1;
  const slot = hash & 8191;
  const known = knownNames[slot];
  if (known !== undefined && known.length === end - at && sameName(known, bytes, at)) {
    name.text = known;
    return;
  }
  name.text = highest < 128 ? bytes.toString('latin1', at, end) : bytes.toString('utf8', at, end);
  if (highest < 128 && end - at <= 40) knownNames[slot] = name.text;
}

function readText(bytes: Buffer, at: number): string {
  const length = int32At(bytes, at) - 1;
  if (length < 0 || at + 4 + length >= bytes.length)
    throw new ServerError('InvalidBSON', 'A string is longer than its document.');
  if (length > 24) return bytes.toString('utf8', at + 4, at + 4 + length);
  let text = '';
  for (let i = at + 4; i < at + 4 + length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 127) return bytes.toString('utf8', at + 4, at + 4 + length);
    text += String.fromCharCode(byte);
  }
  return text;
}

function readBinary(bytes: Buffer, at: number): Binary {
  const length = int32At(bytes, at);
  return new Binary(Uint8Array.prototype.slice.call(bytes, at + 5, at + 5 + length), bytes[at + 4]);
}

function readRegex(bytes: Buffer, at: number): BSONRegExp {
  const middle = bytes.indexOf(0, at);
  const end = bytes.indexOf(0, middle + 1);
  return new BSONRegExp(bytes.toString('utf8', at, middle), bytes.toString('utf8', middle + 1, end));
}

function readCodeWithScope(bytes: Buffer, at: number): Code {
  const text = readText(bytes, at + 4);
  const scope = readDocument(bytes, at + 8 + int32At(bytes, at + 4), null);
  return new Code(text, scope);
}

type ReadValue = (bytes: Buffer, at: number) => Value;
const readers: (ReadValue | undefined)[] = [];
const copyOf = (bytes: Buffer, at: number, length: number) => Uint8Array.prototype.slice.call(bytes, at, at + length);
readers[TYPE.double] = (bytes, at) => new Double(bytes.readDoubleLE(at));
readers[TYPE.string] = readText;
readers[TYPE.object] = (bytes, at) => readDocument(bytes, at, null);
readers[TYPE.array] = readArray;
readers[TYPE.binary] = readBinary;
readers[TYPE.undefined] = () => new Undefined();
readers[TYPE.objectId] = (bytes, at) => new ObjectId(copyOf(bytes, at, 12));
readers[TYPE.boolean] = (bytes, at) => bytes[at] === 1;
readers[TYPE.date] = (bytes, at) => new Date(Number(bytes.readBigInt64LE(at)));
readers[TYPE.null] = () => null;
readers[TYPE.regex] = readRegex;
readers[TYPE.code] = (bytes, at) => new Code(readText(bytes, at));
readers[TYPE.symbol] = (bytes, at) => new BSONSymbol(readText(bytes, at));
readers[TYPE.codeWithScope] = readCodeWithScope;
readers[TYPE.int32] = int32At;
readers[TYPE.timestamp] = (bytes, at) => new Timestamp(bytes.readBigUInt64LE(at));
readers[TYPE.int64] = (bytes, at) => bytes.readBigInt64LE(at);
readers[TYPE.decimal] = (bytes, at) => new Decimal128(copyOf(bytes, at, 16));
readers[TYPE.maxKey] = () => new MaxKey();
readers[TYPE.minKey] = () => new MinKey();

/** The value of this BSON type at this place. */
export function readValue(bytes: Buffer, type: number, at: number): Value {
  const read = readers[type];
  if (!read) throw new ServerError('InvalidBSON', `Unrecognized BSON type: ${type}`);
  return read(bytes, at);
}

function endOf(bytes: Buffer, at: number): number {
  const end = at + int32At(bytes, at) - 1;
  if (end < at + 4 || end >= bytes.length || bytes[end] !== 0)
    throw new ServerError('InvalidBSON', 'A document has a wrong length.');
  return end;
}

function readArray(bytes: Buffer, at: number): Value[] {
  const end = endOf(bytes, at);
  const values: Value[] = [];
  let position = at + 4;
  while (position < end) {
    const type = bytes[position] ?? 0;
    const start = bytes.indexOf(0, position + 1) + 1;
    values.push(readValue(bytes, type, start));
    position = start + valueSize(bytes, type, start);
  }
  return values;
}

function readDocument(bytes: Buffer, at: number, fields: ReadonlySet<string> | null): Document {
  const end = endOf(bytes, at);
  const document: Document = new Map();
  let position = at + 4;
  let missing = fields?.size ?? -1;
  while (position < end && missing !== 0) {
    const type = bytes[position] ?? 0;
    readName(bytes, position + 1);
    const field = name.text;
    const start = name.end;
    position = start + valueSize(bytes, type, start);
    if (fields !== null && !fields.has(field)) continue;
    missing--;
    document.set(field, readValue(bytes, type, start));
  }
  return document;
}

/** A field as it lies in the bytes of a document. */
export type RawField = { name: string; type: number; start: number; end: number };

/** The top-level fields of a document without decoding them. */
export function* rawFields(bytes: Buffer, at = 0): Generator<RawField> {
  const end = endOf(bytes, at);
  let position = at + 4;
  while (position < end) {
    const type = bytes[position] ?? 0;
    readName(bytes, position + 1);
    const start = name.end;
    const fieldEnd = start + valueSize(bytes, type, start);
    yield { name: name.text, type, start, end: fieldEnd };
    position = fieldEnd;
  }
}

/** All of a document, each number in the type that it was sent in. */
export const decodeDocument = (bytes: Buffer, at = 0): Document => readDocument(bytes, at, null);

/** Only these top-level fields (`null`: all), in the document's order: what a scan needs to decide. The rest is skipped by length. */
export const decodeFields = (bytes: Buffer, fields: ReadonlySet<string> | null): Document =>
  readDocument(bytes, 0, fields);

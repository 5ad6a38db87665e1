import { ServerError } from '../errors/server-error.ts';

/** BSON's number for each type, as it stands before a field's name. */
export const TYPE = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal: 0x13,
  maxKey: 0x7f,
  minKey: 0xff,
} as const;

/** Sizes of the types whose values are always equally long; 0 for the others. */
const fixedSizes = new Uint8Array(256);
for (const [type, size] of [
  [TYPE.double, 8],
  [TYPE.objectId, 12],
  [TYPE.boolean, 1],
  [TYPE.date, 8],
  [TYPE.int32, 4],
  [TYPE.timestamp, 8],
  [TYPE.int64, 8],
  [TYPE.decimal, 16],
] as const)
  fixedSizes[type] = size;

export const int32At = (bytes: Buffer, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);

type Size = (bytes: Buffer, at: number) => number;
const sizes: (Size | undefined)[] = [];
const lengthAtStart: Size = (bytes, at) => int32At(bytes, at);
for (const type of [TYPE.string, TYPE.code, TYPE.symbol]) sizes[type] = (bytes, at) => 4 + int32At(bytes, at);
for (const type of [TYPE.object, TYPE.array, TYPE.codeWithScope]) sizes[type] = lengthAtStart;
for (const type of [TYPE.undefined, TYPE.null, TYPE.maxKey, TYPE.minKey]) sizes[type] = () => 0;
sizes[TYPE.binary] = (bytes, at) => 5 + int32At(bytes, at);
sizes[TYPE.regex] = (bytes, at) => bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at;

/** How many bytes the value of this type takes that starts at `at`. */
export function valueSize(bytes: Buffer, type: number, at: number): number {
  const fixed = fixedSizes[type];
  if (fixed) return fixed;
  const size = sizes[type];
  if (!size) throw new ServerError('InvalidBSON', `Unrecognized BSON type: ${type}`);
  return size(bytes, at);
}

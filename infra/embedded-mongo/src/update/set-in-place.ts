import { rawFields } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';

const HEADER_BYTES = 4;
const TERMINATOR_BYTES = 1;

/** New elements (type, name and value) by the names of top-level fields. */
export type Elements = ReadonlyMap<string, Buffer>;

/**
 * What an update sets, where it does nothing but set whole top-level fields; else null. Most updates are of this kind,
 * and a document need not be decoded for them.
 */
export function elementsSet(update: Document | Document[]): Elements | null {
  if (Array.isArray(update) || update.size !== 1) return null;
  const fields = update.get('$set');
  if (!(fields instanceof Map) || [...fields.keys()].some((path) => !isTopLevel(path))) return null;
  return new Map([...fields].map(([name, value]) => [name, elementOf(name, value)]));
}

/** The document with other elements in the same places; itself where nothing changes, null where a field is missing. */
export function setInPlace(bytes: Buffer, elements: Elements): Buffer | null {
  const parts: Buffer[] = [];
  let found = 0;
  let changed = false;
  let kept = HEADER_BYTES;
  let start = HEADER_BYTES;
  for (const { name, end } of rawFields(bytes)) {
    const element = elements.get(name);
    if (element) {
      found += 1;
      changed ||= !element.equals(bytes.subarray(start, end));
      parts.push(bytes.subarray(kept, start), element);
      kept = end;
    }
    start = end;
  }
  if (found !== elements.size) return null;
  return changed ? assembled([...parts, bytes.subarray(kept, start)]) : bytes;
}

function isTopLevel(path: string): boolean {
  return path !== '' && path !== '_id' && !path.includes('.') && !path.startsWith('$');
}

function elementOf(name: string, value: Value): Buffer {
  const document = encodeDocument(new Map([[name, value]]));
  return Buffer.from(document.subarray(HEADER_BYTES, document.length - TERMINATOR_BYTES));
}

function assembled(parts: readonly Buffer[]): Buffer {
  const size = HEADER_BYTES + parts.reduce((sum, { length }) => sum + length, 0) + TERMINATOR_BYTES;
  const document = Buffer.alloc(size);
  document.writeInt32LE(size, 0);
  let at = HEADER_BYTES;
  for (const part of parts) at += part.copy(document, at);
  return document;
}

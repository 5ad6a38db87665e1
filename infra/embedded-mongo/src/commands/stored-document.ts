import { ObjectId } from 'bson';
import { decodeDocument, rawFields } from '../bson/decode.ts';
import { TYPE } from '../bson/element-size.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { numberOf } from './arguments.ts';
import type { Collection } from '../store/collection.ts';
import type { Work } from '../store/work.ts';

/** The largest document that a client may store. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

const forbiddenIds = new Map<number, string>([
  [TYPE.array, 'array'],
  [TYPE.regex, 'regex'],
  [TYPE.undefined, 'undefined'],
]);

/** Refuses ids that no document can have. */
function checkId(bytes: Buffer, type: number, start: number): void {
  const name = forbiddenIds.get(type);
  if (name) throw new ServerError('InvalidIdField', `The '_id' value cannot be of type ${name}`);
  if (type !== TYPE.object) return;
  for (const field of rawFields(bytes, start))
    if (field.name.startsWith('$'))
      throw new ServerError(
        'DollarPrefixedFieldName',
        `_id fields may not contain '$'-prefixed fields: ${field.name} is not valid for storage.`,
      );
}

/** A document with its `_id` in front, made where there is none. */
export function withIdFirst(document: Document): Document {
  const id = document.get('_id');
  return new Map<string, Value>([['_id', id === undefined ? new ObjectId() : id], ...document]);
}

/** An incoming document as it is stored: its own copy, `_id` first, empty timestamps filled in by the caller's clock. */
export function toStore(bytes: Buffer, time: () => bigint): Buffer {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw new ServerError(
      'BSONObjectTooLarge',
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`,
    );
  let position = 0;
  let idAt = -1;
  const empty: number[] = [];
  for (const field of rawFields(bytes)) {
    if (field.name === '_id') {
      idAt = position;
      checkId(bytes, field.type, field.start);
    } else if (field.type === TYPE.timestamp && bytes.readBigUInt64LE(field.start) === 0n) empty.push(field.start);
    position++;
  }
  if (idAt !== 0) return encodeDocument(withIdFirst(decodeDocument(bytes)));
  const copy = Buffer.from(bytes);
  for (const at of empty) copy.writeBigUInt64LE(time(), at);
  return copy;
}

/** A capped collection forgets its oldest documents. */
export function trimCapped(collection: Collection, work: Work): void {
  if (!collection.options.has('capped')) return;
  const size = numberOf(collection.options.get('size')) ?? Infinity;
  const max = numberOf(collection.options.get('max')) || Infinity;
  for (const id of collection.records.keys()) {
    if (collection.bytes <= size && collection.records.size <= max) return;
    work.remove(collection, id);
  }
}

/** The collection to write to, made by the first write. */
export function collectionToWrite(work: Work, database: string, name: string): Collection {
  const collection = work.find(database, name) ?? work.create(database, name, new Map());
  if (collection.isView)
    throw new ServerError('CommandNotSupportedOnView', `Namespace ${collection.namespace} is a view, not a collection`);
  return collection;
}

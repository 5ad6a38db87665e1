import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { IndexKeys } from './index-keys.ts';
import { shown } from './shown.ts';

/** The refusal that drivers parse: the index's name and the values stand in the message, and as documents beside it. */
export function duplicateKey(
  collection: Collection,
  index: CollectionIndex,
  values: readonly (Value | undefined)[],
): ServerError {
  const keyValue: Document = new Map(index.fields.map((field, i) => [field.name, values[i] ?? null]));
  const collation = index.collation ? ` collation: ${shown(index.collation)}` : '';
  return new ServerError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name}${collation} dup key: ${shown(keyValue)}`,
    {
      extra: new Map<string, unknown>([
        ['keyPattern', index.pattern],
        ['keyValue', keyValue],
      ]),
    },
  );
}

/** Whether somebody else has, or will have, one of a document's unique keys; asked for each key. */
export type KeyOwner = (index: CollectionIndex, key: string) => 'nobody' | 'somebody';

/** Refuses a document that would double a key. */
export function checkUnique(collection: Collection, all: readonly IndexKeys[], owner: KeyOwner): void {
  collection.indexes.forEach((index, i) => {
    if (!index.unique) return;
    const found = all[i];
    found?.keys.forEach((key, k) => {
      if (owner(index, key) === 'somebody') throw duplicateKey(collection, index, found.values[k] ?? []);
    });
  });
}

import type { Document } from '../bson/values.ts';
import type { Collection } from './collection.ts';
import { CollectionIndex } from './collection-index.ts';
import { Tree } from './tree.ts';
import { duplicateKey } from './unique.ts';

/** An index over what is in a collection; refuses a unique one that two documents would share a key of. */
export function buildIndex(collection: Collection, description: Document): CollectionIndex {
  const index = new CollectionIndex(description);
  const entries: { key: string; id: number }[] = [];
  for (const [id, bytes] of collection.records) {
    const found = index.keysOfBytes(bytes);
    if (found.multikey) index.multikey = true;
    for (const key of found.keys) entries.push({ key, id });
  }
  entries.sort((a, b) => (a.key === b.key ? a.id - b.id : a.key < b.key ? -1 : 1));
  if (index.unique) checkDistinct(collection, index, entries);
  index.tree = Tree.ofSorted(
    entries.map(({ key }) => key),
    entries.map(({ id }) => id),
  );
  return index;
}

function checkDistinct(
  collection: Collection,
  index: CollectionIndex,
  entries: readonly { key: string; id: number }[],
): void {
  for (let i = 1; i < entries.length; i++) {
    const [previous, entry] = [entries[i - 1], entries[i]];
    if (!entry || previous?.key !== entry.key) continue;
    const bytes = collection.records.get(entry.id);
    const found = bytes ? index.keysOfBytes(bytes) : null;
    throw duplicateKey(collection, index, found?.values[found.keys.indexOf(entry.key)] ?? []);
  }
}

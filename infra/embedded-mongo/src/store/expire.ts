import { encodeComponent, KEY_TYPE, typeByte } from '../bson/key.ts';
import type { Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import { DirectWork } from './direct-work.ts';
import type { Store } from './store.ts';
import { type KeyRange, TreeCursor } from './tree.ts';

/** So many documents of an index end in one step; the next step follows a second later. */
const AT_ONCE = 1000;

/** The dates, from the oldest to those that end now. */
function expiredKeys(index: CollectionIndex, now: number): KeyRange {
  const latest = new Date(now - (index.expireAfterSeconds ?? 0) * 1000);
  const descending = index.fields[0]?.descending ?? false;
  const edge = encodeComponent(latest, descending);
  return descending
    ? { lower: edge, upper: String.fromCharCode(typeByte(KEY_TYPE.date, true).charCodeAt(0) + 1) }
    : { lower: typeByte(KEY_TYPE.date), upper: `${edge}\xff` };
}

function expire(store: Store, collection: Collection, index: CollectionIndex, now: number): void {
  const cursor = new TreeCursor(index.tree, expiredKeys(index, now), false);
  const ids = new Set<number>();
  while (ids.size < AT_ONCE && cursor.next()) if (!collection.locks.has(cursor.id)) ids.add(cursor.id);
  if (ids.size === 0) return;
  const work = new DirectWork(store);
  for (const id of ids) work.remove(collection, id);
  store.commit(work.changes);
}

/** Removes the documents whose time is over by a TTL index. */
export function expireDocuments(store: Store, now = Date.now()): void {
  for (const collection of store.catalogue.all)
    for (const index of collection.indexes)
      if (index.expireAfterSeconds !== null && index.fields.length === 1) expire(store, collection, index, now);
}

import { encodeComponent, KEY_TYPE, typeByte } from '../bson/key.ts';
import type { Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import { DirectWork } from './direct-work.ts';
import { PAUSE } from './pause.ts';
import type { Store } from './store.ts';
import { type KeyRange, TreeCursor } from './tree.ts';

/** So many documents end in one step, which is one commit. */
const AT_ONCE = 200;

/** The dates, from the oldest to those that end now. */
function expiredKeys(index: CollectionIndex, now: number): KeyRange {
  const latest = new Date(now - (index.expireAfterSeconds ?? 0) * 1000);
  const descending = index.fields[0]?.descending ?? false;
  const edge = encodeComponent(latest, descending);
  return descending
    ? { lower: edge, upper: String.fromCharCode(typeByte(KEY_TYPE.date, true).charCodeAt(0) + 1) }
    : { lower: typeByte(KEY_TYPE.date), upper: `${edge}\xff` };
}

/** Removes some; true where there may be more. */
function expireSome(store: Store, collection: Collection, index: CollectionIndex, now: number): boolean {
  const cursor = new TreeCursor(index.tree, expiredKeys(index, now), false);
  const ids = new Set<number>();
  let visited = 0;
  while (visited < AT_ONCE && cursor.next()) {
    visited++;
    if (!collection.locks.has(cursor.id)) ids.add(cursor.id);
  }
  if (ids.size === 0) return false;
  const work = new DirectWork(store);
  for (const id of ids) work.remove(collection, id);
  store.commit(work.changes);
  return visited === AT_ONCE;
}

/** Removes the documents whose time is over by a TTL index; others run in the pauses. */
export function* expireDocuments(store: Store, now = Date.now()): Generator<typeof PAUSE, void> {
  for (const collection of store.catalogue.all)
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds === null || index.fields.length !== 1) continue;
      while (!collection.dropped && collection.indexes.includes(index) && expireSome(store, collection, index, now))
        yield PAUSE;
    }
}

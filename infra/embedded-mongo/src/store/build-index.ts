import type { Document } from '../bson/values.ts';
import { inOrder } from '../query/in-order.ts';
import type { Collection } from './collection.ts';
import { CollectionIndex } from './collection-index.ts';
import { loadTree } from './load-tree.ts';
import { atOnce, PAUSE, type Paused } from './pause.ts';
import { type Found, scan } from './scan.ts';
import type { Store } from './store.ts';
import type { Entry } from './tree.ts';
import { duplicateKey } from './unique.ts';
import { View } from './view.ts';

const compareEntries = (a: Entry, b: Entry): number => (a.key === b.key ? a.id - b.id : a.key < b.key ? -1 : 1);

/** The entries of an index over these records, and whether they are in order as they are. */
function* entriesOf(
  index: CollectionIndex,
  records: Paused<Found>,
): Generator<typeof PAUSE, { entries: Entry[]; isSorted: boolean }> {
  const entries: Entry[] = [];
  let isSorted = true;
  let last = '';
  for (const record of records) {
    if (record === PAUSE) {
      yield record;
      continue;
    }
    const found = index.keysOfBytes(record.bytes);
    if (found.multikey) index.multikey = true;
    for (const key of found.keys) {
      isSorted &&= last <= key;
      last = key;
      entries.push({ key, id: record.id });
    }
  }
  return { entries, isSorted };
}

/** Refuses entries of a unique index that two documents share. */
function* distinct(
  collection: Collection,
  index: CollectionIndex,
  entries: Paused<Entry>,
): Paused<Entry> & Generator<Entry | typeof PAUSE> {
  let last: string | null = null;
  for (const entry of entries) {
    if (entry !== PAUSE) {
      if (entry.key === last) throw sharedKey(collection, index, entry);
      last = entry.key;
    }
    yield entry;
  }
}

function sharedKey(collection: Collection, index: CollectionIndex, { key, id }: Entry) {
  const bytes = collection.records.get(id);
  const found = bytes ? index.keysOfBytes(bytes) : null;
  return duplicateKey(collection, index, found?.values[found.keys.indexOf(key)] ?? []);
}

/** How entries are put in order. */
type Order = (entries: Entry[]) => Paused<Entry>;

/** An index over these records of a collection; refuses a unique one that two of them would share a key of. */
function* build(
  collection: Collection,
  index: CollectionIndex,
  records: Paused<Found>,
  order: Order,
): Generator<typeof PAUSE, void> {
  const { entries, isSorted } = yield* entriesOf(index, records);
  const ordered = isSorted ? entries : order(entries);
  index.tree = yield* loadTree(index.unique ? distinct(collection, index, ordered) : ordered);
}

function* allRecords({ records }: Collection): Generator<Found> {
  for (const [id, bytes] of records) yield { id, bytes };
}

/** An index over what is in a collection, in one step. */
export function buildIndex(collection: Collection, description: Document): CollectionIndex {
  const index = new CollectionIndex(description);
  atOnce(build(collection, index, allRecords(collection), (entries) => entries.toSorted(compareEntries)));
  return index;
}

/** An index that is built beside reads and writes: over what was there at the beginning, and what came meanwhile at the end. */
export class IndexBuild {
  readonly index: CollectionIndex;
  readonly #view = new View();

  constructor(
    readonly store: Store,
    readonly collection: Collection,
    description: Document,
  ) {
    this.index = new CollectionIndex(description);
    store.views.add(this.#view);
  }

  /** The long part; others run in its pauses. */
  steps(): Iterable<typeof PAUSE> {
    const records = scan(this.collection, { kind: 'scan', reverse: false, sorted: true }, this.#view);
    return build(this.collection, this.index, records, (entries) => inOrder(entries, compareEntries));
  }

  /** The rest, in one step with which the index is there. No transaction may have written to the collection. */
  finish(): void {
    const { collection, index } = this;
    const changed = [...this.#view.differences(collection).records];
    for (const [id, before] of changed) if (before) index.remove(index.keysOfBytes(before).keys, id);
    for (const [id] of changed) this.#addNow(id);
    this.store.addIndex(collection, index);
  }

  #addNow(id: number): void {
    const bytes = this.collection.records.get(id);
    if (!bytes) return;
    const found = this.index.keysOfBytes(bytes);
    for (const key of this.index.unique ? found.keys : [])
      if (this.index.tree.find(key) !== undefined) throw sharedKey(this.collection, this.index, { key, id });
    this.index.add(found, id);
  }

  close(): void {
    this.store.views.delete(this.#view);
  }
}

import type { Binary } from 'bson';
import { decodeFields } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { CollectionIndex } from './collection-index.ts';
import type { IndexKeys } from './index-keys.ts';

/** What a change does to one record. `before` and `after` are absent for an insert and a delete. */
export type Change = {
  collection: Collection;
  id: number;
  before: Buffer | null;
  after: Buffer | null;
  /** Whether the whole document was given: change streams tell a replacement from an update. */
  replacement?: boolean;
};

/** Somebody who may hold a record until it commits. */
export type Holder = { readonly finished: Promise<void> };

/** What a collection is known by, whatever its name. */
export type Identity = { number: number; uuid: Binary };

/** A collection: what is committed, as bytes by record id, and its indexes. A view has no records. */
export class Collection {
  /** In the order of insertion: record ids rise. */
  readonly records = new Map<number, Buffer>();
  readonly indexes: CollectionIndex[] = [];
  /** Records that a transaction has changed and not committed. */
  readonly locks = new Map<number, Holder>();
  /** Transactions that have written here: what changes the collection itself waits for them. */
  readonly writers = new Set<Holder>();
  /** The bytes of all documents. */
  bytes = 0;
  nextId = 1;
  dropped = false;
  #indexedFields: ReadonlySet<string> | null = new Set(['_id']);

  /** Its number in the log; it outlives a rename. */
  readonly number: number;
  readonly uuid: Binary;

  constructor(
    public database: string,
    public name: string,
    public options: Document,
    identity: Identity,
  ) {
    this.number = identity.number;
    this.uuid = identity.uuid;
    if (!this.isView) this.addIndex(new CollectionIndex(idIndex(options)));
  }

  get namespace(): string {
    return `${this.database}.${this.name}`;
  }

  get isView(): boolean {
    return this.options.has('viewOn');
  }

  /** The index over `_id`, which every collection has. */
  get idIndex(): CollectionIndex {
    const index = this.indexes[0];
    if (!index) throw new Error(`${this.namespace} is a view.`);
    return index;
  }

  addIndex(index: CollectionIndex): void {
    this.indexes.push(index);
    this.#indexedFields = fieldsOf(this.indexes);
  }

  removeIndex(index: CollectionIndex): void {
    this.indexes.splice(this.indexes.indexOf(index), 1);
    this.#indexedFields = fieldsOf(this.indexes);
  }

  /** Puts another description in an index's place, with the same tree (`collMod`). */
  exchangeIndex(index: CollectionIndex, other: CollectionIndex): void {
    other.tree = index.tree;
    other.multikey = index.multikey;
    this.indexes[this.indexes.indexOf(index)] = other;
    this.#indexedFields = fieldsOf(this.indexes);
  }

  /** Takes over the tree of an index that was built beside this one. */
  exchangeIndexTree(index: CollectionIndex, built: CollectionIndex): void {
    index.tree = built.tree;
    index.multikey = built.multikey;
  }

  /** The keys of a document in every index, in the order of the indexes. */
  allKeys(bytes: Buffer): IndexKeys[] {
    const document = decodeFields(bytes, this.#indexedFields);
    return this.indexes.map((index) => index.keysOf(document));
  }

  /** Keys that were computed before an index was added are of no use. */
  #keysNow(bytes: Buffer, known: readonly IndexKeys[] | undefined): readonly IndexKeys[] {
    return known?.length === this.indexes.length ? known : this.allKeys(bytes);
  }

  /** Records that came back stand behind all others: puts them where their ids belong. */
  restoreOrder(): void {
    const inOrder = [...this.records].toSorted(([a], [b]) => a - b);
    this.records.clear();
    for (const [id, bytes] of inOrder) this.records.set(id, bytes);
  }

  /** Indexes know of arrays before a commit brings them: its transaction reads through them already. */
  noteArrays(keys: readonly IndexKeys[]): void {
    this.indexes.forEach((index, i) => {
      if (keys[i]?.multikey) index.multikey = true;
    });
  }

  /** Does what a change says, records and indexes; `keys` are those of `after`, where they are known already. */
  apply({ id, before, after }: Change, keys?: readonly IndexKeys[]): void {
    const old = before ? this.allKeys(before) : [];
    const now = after ? this.#keysNow(after, keys) : [];
    this.indexes.forEach((index, i) => {
      const left = old[i]?.keys ?? [];
      const taken = now[i];
      if (taken && left.length === 1 && taken.keys.length === 1 && left[0] === taken.keys[0]) return;
      index.remove(left, id);
      if (taken) index.add(taken, id);
    });
    this.bytes += (after?.length ?? 0) - (before?.length ?? 0);
    if (after) this.records.set(id, after);
    else this.records.delete(id);
    if (id >= this.nextId) this.nextId = id + 1;
  }
}

function fieldsOf(indexes: readonly CollectionIndex[]): ReadonlySet<string> | null {
  const all = new Set<string>();
  for (const index of indexes) {
    if (!index.needs) return null;
    for (const field of index.needs) all.add(field);
  }
  return all;
}

function idIndex(options: Document): Document {
  const clustered = options.get('clusteredIndex');
  const description: Document = new Map<string, never>();
  description
    .set('v', 2)
    .set('key', new Map([['_id', 1]]))
    .set('name', clustered instanceof Map ? (clustered.get('name') ?? '_id_') : '_id_');
  if (clustered) description.set('unique', true).set('clustered', true);
  const collation = options.get('collation');
  if (collation) description.set('collation', collation);
  return description;
}

import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Change, Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { IndexKeys } from './index-keys.ts';
import type { Store } from './store.ts';
import { checkUnique, type KeyOwner } from './unique.ts';
import { View } from './view.ts';
import type { Work } from './work.ts';

/** Records that a transaction inserts get ids above all others until they are committed, so they come last in natural order. */
const FIRST_OWN_ID = 2 ** 52;

export const writeConflict = (): ServerError =>
  new ServerError(
    'WriteConflict',
    'WriteConflict error: this operation conflicted with another operation. Please retry your operation or multi-document transaction.',
    {
      labels: ['TransientTransactionError'],
    },
  );

/** A snapshot and the writes on top of it. The first one to write a record holds it; the second one fails at once. */
export class Transaction implements Work {
  readonly view = new View();
  /** Resolves at commit and at abort. */
  readonly finished: Promise<void>;
  #finish: () => void = () => {};
  /** With the keys of what they bring, so that the commit need not compute them again. */
  readonly #changes: { change: Change; keys: readonly IndexKeys[] | undefined }[] = [];
  readonly #created: Collection[] = [];
  readonly #pending: { index: CollectionIndex; key: string }[] = [];
  /** One for all: two transactions that insert must not take each other's records for the same one. */
  static #nextOwnId = FIRST_OWN_ID;

  constructor(readonly store: Store) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.finished = promise;
    this.#finish = resolve;
    store.views.add(this.view);
  }

  find(database: string, name: string): Collection | undefined {
    const own = this.#created.find((collection) => collection.database === database && collection.name === name);
    return own ?? this.store.catalogue.find(database, name);
  }

  create(database: string, name: string, options: Document): Collection {
    const collection = this.store.catalogue.make(database, name, options);
    this.#created.push(collection);
    return collection;
  }

  /** Whether this transaction made the collection itself. */
  isOwn(collection: Collection): boolean {
    return this.#created.includes(collection);
  }

  checkFree(collection: Collection, id: number): void {
    const holder = collection.locks.get(id);
    if (holder === this) return;
    const changedSince = this.view.differences(collection).records.has(id);
    if (holder || changedSince) throw writeConflict();
  }

  insert(collection: Collection, after: Buffer): void {
    this.#write({ collection, id: Transaction.#nextOwnId++, before: null, after });
  }

  replace(collection: Collection, id: number, after: Buffer, replacement = false): void {
    const before = this.view.get(collection, id) ?? null;
    this.#write({ collection, id, before, after, replacement });
  }

  remove(collection: Collection, id: number): void {
    this.#write({ collection, id, before: this.view.get(collection, id) ?? null, after: null });
  }

  undo(): void {}

  #write(change: Change): void {
    const { collection, id, before, after } = change;
    this.checkFree(collection, id);
    const keys = after ? collection.allKeys(after) : undefined;
    if (keys) checkUnique(collection, keys, this.#owner(change));
    if (before) this.#releaseKeys(collection, collection.allKeys(before), id);
    if (keys) this.#reserveKeys(collection, keys, id);
    if (keys) collection.noteArrays(keys);
    collection.locks.set(id, this);
    collection.writers.add(this);
    this.view.differences(collection).set(id, after);
    this.#changes.push({ change, keys });
  }

  #reserveKeys(collection: Collection, keys: readonly IndexKeys[], id: number): void {
    collection.indexes.forEach((index, i) => {
      if (!index.unique) return;
      for (const key of keys[i]?.keys ?? []) {
        index.pending.set(key, { holder: this, id });
        this.#pending.push({ index, key });
      }
    });
  }

  #releaseKeys(collection: Collection, keys: readonly IndexKeys[], id: number): void {
    collection.indexes.forEach((index, i) => {
      if (!index.unique) return;
      for (const key of keys[i]?.keys ?? []) if (index.pending.get(key)?.id === id) index.pending.delete(key);
    });
  }

  /** Somebody is: this transaction itself, or a record that its snapshot sees. Others that came later are a conflict. */
  #owner({ collection, id }: Change): KeyOwner {
    return (index, key) => {
      const pending = index.pending.get(key);
      if (pending && pending.holder !== this) throw writeConflict();
      if (pending) return pending.id === id ? 'nobody' : 'somebody';
      const other = index.tree.find(key);
      if (other === undefined || other === id) return 'nobody';
      const holder = collection.locks.get(other);
      if (holder === this) return 'nobody';
      if (holder || this.view.differences(collection).records.has(other)) throw writeConflict();
      return 'somebody';
    };
  }

  /** Whether there is anything to commit. */
  get isEmpty(): boolean {
    return this.#changes.length === 0 && this.#created.length === 0;
  }

  /** Makes everything visible in one step; the caller then gives it to the log. */
  commit(): Change[] {
    const isTaken = this.#created.some(({ database, name }) => this.store.catalogue.find(database, name));
    this.#release();
    try {
      if (isTaken) throw writeConflict();
      for (const collection of this.#created) this.store.publishCollection(collection);
      return this.#applyAll();
    } finally {
      this.#finish();
    }
  }

  /** Inserted records get their ids now, behind all that were committed before. */
  #applyAll(): Change[] {
    const ids = new Map<number, number>();
    return this.#changes.map(({ change, keys }) => {
      if (change.id >= FIRST_OWN_ID && !ids.has(change.id)) ids.set(change.id, change.collection.nextId);
      const final = { ...change, id: ids.get(change.id) ?? change.id };
      this.store.apply(final, keys);
      return final;
    });
  }

  abort(): void {
    this.#release();
    this.#finish();
  }

  #release(): void {
    this.store.views.delete(this.view);
    for (const { index, key } of this.#pending) if (index.pending.get(key)?.holder === this) index.pending.delete(key);
    for (const { change } of this.#changes) {
      const { collection, id } = change;
      collection.writers.delete(this);
      collection.locks.delete(id);
    }
  }
}

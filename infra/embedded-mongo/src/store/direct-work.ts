import type { Document } from '../bson/values.ts';
import type { Change, Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { IndexKeys } from './index-keys.ts';
import type { Store } from './store.ts';
import { checkUnique, type KeyOwner } from './unique.ts';
import { View } from './view.ts';
import { type Work, WriteBlocked } from './work.ts';

/** Writes outside any transaction: each takes effect at once, and all of a statement reach the log together. */
export class DirectWork implements Work {
  readonly changes: Change[] = [];

  constructor(
    readonly store: Store,
    readonly view = new View(),
  ) {}

  find(database: string, name: string): Collection | undefined {
    return this.store.catalogue.find(database, name);
  }

  create(database: string, name: string, options: Document): Collection {
    return this.store.createCollection(database, name, options);
  }

  checkFree(collection: Collection, id: number): void {
    const holder = collection.locks.get(id);
    if (holder) throw new WriteBlocked(holder.finished);
  }

  insert(collection: Collection, after: Buffer): void {
    this.#write({ collection, id: collection.nextId, before: null, after });
  }

  replace(collection: Collection, id: number, after: Buffer, replacement = false): void {
    this.#write({ collection, id, before: collection.records.get(id) ?? null, after, replacement });
  }

  remove(collection: Collection, id: number): void {
    this.#write({ collection, id, before: collection.records.get(id) ?? null, after: null });
  }

  undo(): void {
    this.store.takeBack(this.changes.splice(0));
  }

  #write(change: Change): void {
    this.checkFree(change.collection, change.id);
    let keys: readonly IndexKeys[] | undefined;
    if (change.after) {
      keys = change.collection.allKeys(change.after);
      checkUnique(change.collection, keys, this.#owner(change));
    }
    this.store.apply(change, keys);
    this.changes.push(change);
  }

  /** A key may be held by a transaction, too: one that brings it, or one that takes its record away. */
  #owner({ collection, id }: Change): KeyOwner {
    return (index: CollectionIndex, key: string) => {
      const pending = index.pending.get(key);
      if (pending) throw new WriteBlocked((pending.holder as { finished: Promise<void> }).finished);
      const other = index.tree.find(key);
      if (other === undefined || other === id) return 'nobody';
      this.checkFree(collection, other);
      return 'somebody';
    };
  }
}

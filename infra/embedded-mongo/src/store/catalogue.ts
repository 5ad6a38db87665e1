import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import type { Document } from '../bson/values.ts';
import { Collection, type Identity } from './collection.ts';

/** Which collections there are, by database and name. */
export class Catalogue {
  readonly #databases = new Map<string, Map<string, Collection>>();
  #nextNumber = 1;

  find(database: string, name: string): Collection | undefined {
    return this.#databases.get(database)?.get(name);
  }

  /** The collections of a database by name, in the order of their creation. */
  collectionsOf(database: string): readonly Collection[] {
    return [...(this.#databases.get(database)?.values() ?? [])];
  }

  get databaseNames(): readonly string[] {
    return [...this.#databases.keys()].toSorted();
  }

  get all(): readonly Collection[] {
    return this.databaseNames.flatMap((name) => this.collectionsOf(name));
  }

  /** A collection that nobody sees yet. */
  make(database: string, name: string, options: Document, identity?: Identity): Collection {
    const number = identity?.number ?? this.#nextNumber;
    this.#nextNumber = Math.max(this.#nextNumber, number + 1);
    const uuid = identity?.uuid ?? new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), 4);
    return new Collection(database, name, options, { number, uuid });
  }

  add(collection: Collection): void {
    const names = this.#databases.get(collection.database) ?? new Map<string, Collection>();
    names.set(collection.name, collection);
    this.#databases.set(collection.database, names);
  }

  remove(collection: Collection): void {
    const names = this.#databases.get(collection.database);
    names?.delete(collection.name);
    if (names?.size === 0) this.#databases.delete(collection.database);
  }
}

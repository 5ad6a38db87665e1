import type { Document } from '../bson/values.ts';
import type { Collection } from './collection.ts';
import type { View } from './view.ts';

/** Thrown inside a statement that must wait until another transaction ends; the statement then runs again from its beginning. */
export class WriteBlocked extends Error {
  constructor(readonly until: Promise<void>) {
    super('Waiting for a transaction that holds what is to be written.');
  }
}

/** What a statement reads and writes through: what is committed, or a transaction's own picture of it. */
export interface Work {
  /** What the statement sees. */
  readonly view: View;
  find(database: string, name: string): Collection | undefined;
  /** Makes a collection, visible to this work at once. */
  create(database: string, name: string, options: Document): Collection;
  /** Refuses, or waits, where somebody else holds the record. */
  checkFree(collection: Collection, id: number): void;
  insert(collection: Collection, after: Buffer): void;
  replace(collection: Collection, id: number, after: Buffer, replacement?: boolean): void;
  remove(collection: Collection, id: number): void;
  /** Takes back what this statement has written; within a transaction any error ends all of it anyway. */
  undo(): void;
}

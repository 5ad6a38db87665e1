import type { Binary, Timestamp } from 'bson';
import type { Document, Value } from '../bson/values.ts';
import { Catalogue } from './catalogue.ts';
import { CommitClock } from './clock.ts';
import type { Change, Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { IndexKeys } from './index-keys.ts';
import { type Journal, noJournal } from './journal.ts';
import { type Operation, Oplog, type Origin } from './oplog.ts';
import type { View } from './view.ts';
import { isTrue } from './collection-index.ts';

const kindOf = ({ before, after, replacement }: Change): Operation['kind'] => {
  if (!before) return 'insert';
  if (!after) return 'delete';
  return replacement ? 'replace' : 'update';
};

const keepsImages = (collection: Collection): boolean => {
  const images = collection.options.get('changeStreamPreAndPostImages');
  return images instanceof Map && isTrue(images.get('enabled'));
};

/** Who committed, and what its session must still know after a restart. */
export type CommitContext = { origin?: Origin | null; session?: Document | null };

/** The only owner of state: collections, the order of commits, and what others may still see of the past. */
export class Store {
  readonly catalogue = new Catalogue();
  readonly clock = new CommitClock();
  readonly oplog = new Oplog();
  /** Every open cursor's and transaction's picture. */
  readonly views = new Set<View>();
  journal: Journal = noJournal;

  /** Changes a record for everybody but those who look at the past. */
  apply(change: Change, keys?: readonly IndexKeys[]): void {
    change.collection.apply(change, keys);
    for (const view of this.views) view.remember(change);
  }

  /** Undoes changes that are applied and not committed. */
  takeBack(changes: readonly Change[]): void {
    for (const { collection, id, before, after } of changes.toReversed())
      this.apply({ collection, id, before: after, after: before });
    for (const collection of new Set(changes.map((change) => change.collection))) collection.restoreOrder();
  }

  /** Ends a statement or a transaction whose changes are applied: they get a time and go to the log and to change streams. */
  commit(changes: readonly Change[], { origin = null, session = null }: CommitContext = {}): Timestamp {
    if (changes.length === 0 && !session) return this.clock.latest;
    const time = this.clock.advance();
    try {
      this.journal.append({ time, changes, definition: null, session });
    } catch (error) {
      // What is not in the log has not happened.
      this.takeBack(changes);
      throw error;
    }
    this.publish(changes, time, origin);
    return time;
  }

  /** Tells change streams. */
  publish(changes: readonly Change[], time: Timestamp, origin: Origin | null): void {
    if (changes.length === 0) return;
    const operations = changes.map((change) => ({
      kind: kindOf(change),
      database: change.collection.database,
      name: change.collection.name,
      uuid: change.collection.uuid,
      before: change.before,
      after: change.after,
      images: keepsImages(change.collection),
    }));
    this.oplog.add({ time, operations, origin });
  }

  /** Logs and tells a change of what collections and indexes there are. */
  #define(definition: Document, operation: Omit<Operation, 'before' | 'after'>): void {
    const time = this.clock.advance();
    this.journal.append({ time, changes: [], definition, session: null });
    this.oplog.add({ time, operations: [{ ...operation, before: null, after: null }], origin: null });
  }

  createCollection(database: string, name: string, options: Document): Collection {
    const collection = this.catalogue.make(database, name, options);
    this.publishCollection(collection);
    return collection;
  }

  /** Makes a collection visible that a transaction made, or a new one. */
  publishCollection(collection: Collection): void {
    const { number, database, name, options, uuid } = collection;
    const definition: Document = new Map<string, never>();
    definition
      .set('op', 'create')
      .set('number', number)
      .set('database', database)
      .set('name', name)
      .set('options', options)
      .set('uuid', uuid);
    this.#define(definition, { kind: 'create', database, name, uuid });
    this.catalogue.add(collection);
    for (const index of collection.indexes.slice(1)) this.logIndex(collection, index);
  }

  dropCollection(collection: Collection): void {
    const { number, database, name, uuid } = collection;
    this.#define(
      new Map<string, string | number>([
        ['op', 'drop'],
        ['number', number],
      ]),
      { kind: 'drop', database, name, uuid },
    );
    this.catalogue.remove(collection);
    collection.dropped = true;
  }

  /** All collections are dropped already. */
  dropDatabase(database: string): void {
    this.#define(new Map([['op', 'dropDatabase']]), { kind: 'dropDatabase', database, name: '', uuid: null });
  }

  /** `dropped`: what had the new name before, for those who watch. */
  renameCollection(
    collection: Collection,
    { database, name, dropped }: { database: string; name: string; dropped: Binary | null },
  ): void {
    const definition = new Map<string, string | number>([
      ['op', 'rename'],
      ['number', collection.number],
      ['database', database],
      ['name', name],
    ]);
    const to: Document = new Map([
      ['db', database],
      ['coll', name],
    ]);
    const detail: Document = dropped
      ? new Map<string, Value>([
          ['to', to],
          ['dropTarget', dropped],
        ])
      : new Map([['to', to]]);
    this.#define(definition, {
      kind: 'rename',
      database: collection.database,
      name: collection.name,
      uuid: collection.uuid,
      detail,
    });
    this.catalogue.remove(collection);
    collection.database = database;
    collection.name = name;
    this.catalogue.add(collection);
  }

  /** Adds an index whose tree is built. */
  addIndex(collection: Collection, index: CollectionIndex): void {
    this.logIndex(collection, index);
    collection.addIndex(index);
  }

  logIndex(collection: Collection, index: CollectionIndex): void {
    const { number, database, name, uuid } = collection;
    const definition: Document = new Map<string, never>();
    definition.set('op', 'createIndex').set('number', number).set('index', index.description);
    const detail: Document = new Map([['indexes', [index.description]]]);
    this.#define(definition, { kind: 'createIndexes', database, name, uuid, detail });
  }

  removeIndex(collection: Collection, index: CollectionIndex): void {
    const { number, database, name, uuid } = collection;
    const definition = new Map<string, string | number>([
      ['op', 'dropIndex'],
      ['number', number],
      ['name', index.name],
    ]);
    const detail: Document = new Map([['indexes', [index.description]]]);
    this.#define(definition, { kind: 'dropIndexes', database, name, uuid, detail });
    collection.removeIndex(index);
  }

  /** Other options for a collection, or (`exchange`) another description of an index. */
  modify(
    collection: Collection,
    options: Document,
    exchange: { from: CollectionIndex; to: CollectionIndex } | null,
  ): void {
    const { number, database, name, uuid } = collection;
    const definition: Document = new Map<string, never>();
    definition.set('op', 'modify').set('number', number).set('options', options);
    if (exchange) definition.set('index', exchange.to.description);
    this.#define(definition, { kind: 'modify', database, name, uuid });
    collection.options = options;
    if (exchange) collection.exchangeIndex(exchange.from, exchange.to);
  }
}

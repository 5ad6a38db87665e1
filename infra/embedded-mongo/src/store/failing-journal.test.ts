import { decodeDocument } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Collection } from './collection.ts';
import { DirectWork } from './direct-work.ts';
import { type Journal, noJournal } from './journal.ts';
import { Store } from './store.ts';
import { Transaction } from './transaction.ts';

const documentOf = (id: number, n: number): Buffer =>
  encodeDocument(
    new Map<string, Value>([
      ['_id', id],
      ['n', n],
    ]),
  );

const contentOf = (collection: Collection): unknown[] =>
  [...collection.records.values()].map((bytes) => [...decodeDocument(bytes).values()]);

const fullJournal: Journal = {
  ...noJournal,
  append: () => {
    throw new ServerError('OutOfDiskSpace', 'The log cannot be written.');
  },
};

/** A store with one document, whose disk is full from now on. */
function fullStore(): { store: Store; collection: Collection } {
  const store = new Store();
  const collection = store.createCollection('test', 'items', new Map());
  const work = new DirectWork(store);
  work.insert(collection, documentOf(1, 1));
  store.commit(work.changes);
  store.journal = fullJournal;
  return { store, collection };
}

it('a write that the log does not take has not happened', () => {
  const { store, collection } = fullStore();
  const work = new DirectWork(store);
  work.replace(collection, 1, documentOf(1, 2));
  work.insert(collection, documentOf(2, 2));

  expect(() => store.commit(work.changes)).toThrow('The log cannot be written');

  expect(contentOf(collection)).toEqual([[1, 1]]);
  expect(collection.idIndex.tree.size).toBe(1);
  expect(store.oplog.get(store.oplog.end - 1)?.operations).toHaveLength(1);
});

it('a transaction that the log does not take leaves nothing, and holds nothing', async () => {
  const { store, collection } = fullStore();
  const transaction = new Transaction(store);
  transaction.remove(collection, 1);
  transaction.insert(collection, documentOf(2, 2));

  const changes = transaction.commit();
  expect(() => store.commit(changes)).toThrow('The log cannot be written');

  await transaction.finished;
  expect(contentOf(collection)).toEqual([[1, 1]]);
  expect(collection.locks.size + collection.writers.size + collection.idIndex.pending.size).toBe(0);
  store.journal = noJournal;
  const work = new DirectWork(store);
  work.insert(collection, documentOf(2, 3));
  store.commit(work.changes);
  expect(contentOf(collection)).toEqual([
    [1, 1],
    [2, 3],
  ]);
});

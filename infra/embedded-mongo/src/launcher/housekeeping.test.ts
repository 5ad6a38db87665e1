import { setTimeout as sleep } from 'node:timers/promises';
import { encodeDocument } from '../bson/encode.ts';
import { documentOf } from '../commands/reply.ts';
import { buildIndex } from '../store/build-index.ts';
import type { Collection } from '../store/collection.ts';
import { DirectWork } from '../store/direct-work.ts';
import { noJournal } from '../store/journal.ts';
import { Store } from '../store/store.ts';
import { Housekeeping } from './housekeeping.ts';
import { makeServer } from './start.ts';

const PERIOD_MS = 5;

/** A collection whose documents end at once, and who sees to it. */
function kept() {
  const store = new Store();
  const collection = store.createCollection('test', 'items', new Map());
  const description = documentOf({ key: documentOf({ at: 1 }), name: 'at_1', expireAfterSeconds: 0 });
  store.addIndex(collection, buildIndex(collection, description));
  return { store, collection, housekeeping: new Housekeeping(makeServer(store), null, PERIOD_MS) };
}

function insert(store: Store, collection: Collection, count: number): void {
  const work = new DirectWork(store);
  for (let i = 0; i < count; i++)
    work.insert(collection, encodeDocument(documentOf({ _id: collection.nextId, at: new Date(0) })));
  store.commit(work.changes);
}

async function untilEmpty({ records }: Collection): Promise<void> {
  for (let i = 0; i < 400 && records.size > 0; i++) await sleep(PERIOD_MS);
}

it('documents whose time is over end in every round, however many there are, and when rounds before had none', async () => {
  const { store, collection, housekeeping } = kept();

  for (const count of [1, 0, 1500, 0, 1]) {
    insert(store, collection, count);
    await sleep(3 * PERIOD_MS);
    await untilEmpty(collection);
    expect(collection.records.size).toBe(0);
  }

  await housekeeping.stop();
});

it('a full disk keeps them until there is room again', async () => {
  const { store, collection, housekeeping } = kept();
  insert(store, collection, 3);
  const refused: Date[] = [];
  store.journal = {
    ...noJournal,
    append: () => {
      refused.push(new Date());
      throw new Error('no space left');
    },
  };

  while (refused.length < 2) await sleep(PERIOD_MS);
  expect(collection.records.size).toBe(3);
  store.journal = noJournal;
  await untilEmpty(collection);

  expect(collection.records.size).toBe(0);
  await housekeeping.stop();
});

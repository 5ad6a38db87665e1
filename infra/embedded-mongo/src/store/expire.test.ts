import { encodeDocument } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { buildIndex } from './build-index.ts';
import { DirectWork } from './direct-work.ts';
import { expireDocuments } from './expire.ts';
import { atOnce } from './pause.ts';
import { Store } from './store.ts';

it.each([1, -1])('a TTL index (%s) ends the documents whose time is over, and no others', (direction) => {
  const store = new Store();
  const collection = store.createCollection('test', 'sessions', new Map());
  const description: Document = new Map<string, Value>([
    ['key', new Map([['at', direction]])],
    ['name', 'at_1'],
    ['expireAfterSeconds', 60],
  ]);
  store.addIndex(collection, buildIndex(collection, description));
  const work = new DirectWork(store);
  const values: Value[] = [new Date(0), new Date(39_000), new Date(41_000), 5, null, [new Date(0), new Date(90_000)]];
  for (const [id, at] of values.entries())
    work.insert(
      collection,
      encodeDocument(
        new Map<string, Value>([
          ['_id', id],
          ['at', at],
        ]),
      ),
    );

  atOnce(expireDocuments(store, 100_000));

  expect([...collection.records.keys()]).toEqual([3, 4, 5]);
});

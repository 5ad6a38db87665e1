import { BSON, type Db, type Document } from 'mongodb';
import { served } from '../test/served.ts';
import type { Documented } from './documented.ts';
import { expressions } from './expressions.ts';
import { gaps } from './gaps.ts';
import { groups } from './groups.ts';
import { queries } from './queries.ts';
import { updates } from './updates.ts';
import { windows } from './windows.ts';

const mongo = served();

/** Documents with their types: as the bytes that they are sent as say. */
const typed = (documents: readonly Document[]): Document[] =>
  documents.map((document) => BSON.deserialize(BSON.serialize(document), { promoteValues: false }));

const printed = (documents: readonly Document[]): unknown => BSON.EJSON.serialize(typed(documents), { relaxed: false });

async function run(database: Db, documented: Documented): Promise<Document[]> {
  const items = database.collection('items', { promoteValues: false });
  if ('pipeline' in documented) return items.aggregate([...documented.pipeline]).toArray();
  if ('find' in documented) {
    const { filter, projection, sort } = documented.find;
    return items.find(filter, { projection: projection ?? {}, sort: sort ?? { _id: 1 } }).toArray();
  }
  const { filter, change, options } = documented.update;
  await items.updateOne(filter, change, options);
  return items.find().sort({ _id: 1 }).toArray();
}

async function fill(database: Db, documents: Readonly<Record<string, readonly Document[]>>): Promise<void> {
  for (const [name, list] of Object.entries(documents)) {
    if (list.length === 0) await database.createCollection(name);
    else await database.collection(name).insertMany(list.map((document) => ({ ...document })));
  }
}

describe('what the manual says', () => {
  const all = [...windows, ...gaps, ...groups, ...queries, ...updates, ...expressions];

  it.each(all.map((documented) => [documented.name, documented] as const))('%s', async (_name, documented) => {
    const database = mongo.database();
    await fill(database, { items: documented.documents, ...documented.others });

    const found = await run(database, documented);

    expect(printed(found)).toEqual(printed(documented.expected));
    expect(JSON.stringify(printed(found))).toBe(JSON.stringify(printed(documented.expected)));
  });
});

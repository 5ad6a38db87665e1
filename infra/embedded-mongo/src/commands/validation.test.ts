import type { Db, Document } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();

const REFUSED = 121;

type Item = Document & { _id: number };

async function itemsOf(database: Db, options: Document = {}) {
  const items = await database.createCollection<Item>('items', { validator: { n: { $gt: 0 } }, ...options });
  const raw = { bypassDocumentValidation: true };
  await items.insertMany(
    [
      { _id: 1, n: 1 },
      { _id: 2, n: -1 },
    ],
    raw,
  );
  return items;
}

it('a validator is asked by each write: insert, update, replacement, upsert', async () => {
  const items = await itemsOf(mongo.database());

  expect(await codeOf(items.insertOne({ _id: 3, n: 0 }))).toBe(REFUSED);
  expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { n: 0 } }))).toBe(REFUSED);
  expect(await codeOf(items.replaceOne({ _id: 1 }, { n: 0 }))).toBe(REFUSED);
  expect(await codeOf(items.updateOne({ _id: 3 }, { $set: { n: 0 } }, { upsert: true }))).toBe(REFUSED);
  expect(await codeOf(items.updateOne({ _id: 2 }, { $set: { x: 0 } }))).toBe(REFUSED);
  expect(await items.find().toArray()).toEqual([
    { _id: 1, n: 1 },
    { _id: 2, n: -1 },
  ]);
});

it.each([{ $text: { $search: 'a' } }, { at: { $near: [0, 0] } }])(
  'a validator is about one document: %j is none',
  async (validator) => {
    expect(await codeOf(mongo.database().createCollection('items', { validator }))).toBe(224);
  },
);

it('moderate rules leave alone what broke them before', async () => {
  const items = await itemsOf(mongo.database(), { validationLevel: 'moderate' });

  expect(await codeOf(items.updateOne({ _id: 2 }, { $set: { n: -2 } }))).toBe(0);
  expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { n: -2 } }))).toBe(REFUSED);
  expect(await codeOf(items.insertOne({ _id: 3, n: 0 }))).toBe(REFUSED);
});

it('other rules count from the next write on', async () => {
  const database = mongo.database();
  const items = await itemsOf(database);

  await database.command({ collMod: 'items', validator: { n: { $lt: 0 } } });

  expect(await codeOf(items.insertOne({ _id: 3, n: -1 }))).toBe(0);
  expect(await codeOf(items.insertOne({ _id: 4, n: 1 }))).toBe(REFUSED);
});

describe('a pipeline that writes', () => {
  it('asks the validator, unless told not to', async () => {
    const database = mongo.database();
    const items = await itemsOf(database);
    const source = database.collection<Item>('source');
    await source.insertOne({ _id: 1, n: -5 });
    const merge = [{ $merge: 'items' }];

    expect(await codeOf(source.aggregate(merge).toArray())).toBe(REFUSED);
    expect(await codeOf(source.aggregate(merge, { bypassDocumentValidation: true }).toArray())).toBe(0);
    expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: -5 });
  });

  it.each([
    ['a document is refused', { n: -5 }, REFUSED],
    ['a key is there twice', { n: 1 }, 11000],
  ])('leaves everything as it was where %s: $out', async (_, second, code) => {
    const database = mongo.database();
    const items = await itemsOf(database);
    await items.createIndex({ n: 1 }, { unique: true });
    const source = database.collection<Item>('source');
    await source.insertMany([
      { _id: 7, n: 1 },
      { _id: 8, ...second },
    ]);

    expect(await codeOf(source.aggregate([{ $out: 'items' }]).toArray())).toBe(code);
    await items.insertOne({ _id: 0, n: 9 });

    expect(await items.find().toArray()).toEqual([
      { _id: 1, n: 1 },
      { _id: 2, n: -1 },
      { _id: 0, n: 9 },
    ]);
  });
});

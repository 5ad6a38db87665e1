import type { Collection, Document } from 'mongodb';
import { served } from '../test/served.ts';

const mongo = served();
let planned: Collection;

beforeAll(async () => {
  planned = mongo.database().collection('items');
  const items = planned;
  await items.createIndex({ a: 1, b: -1, c: 1 }, { name: 'compound' });
  await items.createIndex({ key: 1 }, { name: 'unique', unique: true, sparse: true });
  await items.createIndex({ rare: -1 }, { name: 'sparse', sparse: true });
  await items.createIndex({ due: 1 }, { name: 'partial', partialFilterExpression: { open: true } });
  await items.createIndex({ until: 1 }, { name: 'ttl', expireAfterSeconds: 3600 });
  await items.insertMany(
    Array.from({ length: 300 }, (_, i) => ({
      a: i % 3,
      b: i % 7,
      c: i,
      key: i,
      ...(i % 9 === 0 ? { rare: i } : {}),
      due: i % 50,
      open: i % 2 === 0,
      until: new Date(Date.now() + i * 1000),
    })),
  );
});

/** A plan in short: what is read, in which direction, and whether a sort follows. */
async function planOf(filter: Document, sort: Record<string, 1 | -1>): Promise<string> {
  const explained = (await planned.find(filter, { sort }).explain()) as { queryPlanner: { winningPlan: Document } };
  const stages: string[] = [];
  for (let stage: Document | undefined = explained.queryPlanner.winningPlan; stage; stage = stage['inputStage'])
    stages.unshift([stage['stage'], stage['indexName'], stage['direction']].filter(Boolean).join(' '));
  return stages.filter((stage) => stage !== 'FETCH').join(', ');
}

it.each<[Document, Record<string, 1 | -1>, string]>([
  [{}, { a: 1, b: -1 }, 'IXSCAN compound forward'],
  [{}, { a: -1, b: 1, c: -1 }, 'IXSCAN compound backward'],
  [{}, { a: 1, b: 1 }, 'COLLSCAN forward, SORT'],
  [{ a: 1 }, { b: -1 }, 'IXSCAN compound forward'],
  [{ a: 1 }, { b: 1, c: -1 }, 'IXSCAN compound backward'],
  [{ a: 1 }, { a: 1, b: 1 }, 'IXSCAN compound backward'],
  [{ a: 1 }, { c: 1 }, 'IXSCAN compound forward, SORT'],
  [{ a: 1, b: 2 }, { c: -1 }, 'IXSCAN compound backward'],
  [{ a: { $in: [2] } }, { b: 1 }, 'IXSCAN compound backward'],
  [{ a: { $in: [1, 2] } }, { b: 1 }, 'IXSCAN compound forward, SORT'],
  [{ a: { $gte: 1 } }, { a: -1, b: 1 }, 'IXSCAN compound backward'],
  [{ a: { $gte: 1 } }, { b: -1 }, 'IXSCAN compound forward, SORT'],
  [{ a: 1, b: { $gt: 1, $lt: 5 } }, { b: -1 }, 'IXSCAN compound forward'],
  [{ b: 1 }, { c: 1 }, 'COLLSCAN forward, SORT'],
  [{ key: 5 }, { key: -1 }, 'IXSCAN unique forward'],
  [{ key: { $gt: 5 } }, { key: -1 }, 'IXSCAN unique backward'],
  [{ rare: { $gt: 5 } }, { rare: 1 }, 'IXSCAN sparse backward'],
  [{}, { rare: 1 }, 'COLLSCAN forward, SORT'],
  [{ open: true, due: { $gt: 5 } }, { due: 1 }, 'IXSCAN partial forward'],
  [{ open: true }, { due: -1 }, 'IXSCAN partial backward'],
  [{ due: { $gt: 5 } }, { due: 1 }, 'COLLSCAN forward, SORT'],
  [{ until: { $gt: new Date(0) } }, { until: -1 }, 'IXSCAN ttl backward'],
  [{ key: 5, a: 1 }, { key: 1 }, 'IXSCAN unique forward'],
])('%j in the order %j is answered by: %s', async (filter, sort, plan) => {
  expect(await planOf(filter, sort)).toBe(plan);
});

it('a page behind a key is read from its place in the index, without a sort', async () => {
  const behind = { a: 1, $or: [{ b: { $lt: 3 } }, { b: 3, c: { $gt: 100 } }] };
  const rows = await planned.find(behind).sort({ b: -1, c: 1 }).limit(3).toArray();

  expect(await planOf(behind, { b: -1, c: 1 })).toBe('IXSCAN compound forward');
  expect(rows.map(({ b, c }) => [b, c] as unknown)).toEqual([
    [3, 115],
    [3, 136],
    [3, 157],
  ]);
});

it('values that a collation holds for the same are looked up once', async () => {
  const collation = { locale: 'en', strength: 2 };
  const names = mongo.database().collection('names');
  await names.createIndex({ name: 1 }, { collation });
  await names.insertMany([{ name: 'x' }, { name: 'X' }, { name: 'y' }]);

  const found = await names.find({ name: { $in: ['X', 'x', 'z'] } }, { collation }).toArray();

  expect(found.map(({ name }) => name as unknown)).toEqual(['x', 'X']);
});

it('two conditions on paths through one array may be met by two of its elements', async () => {
  const items = mongo.database().collection('items');
  await items.createIndex({ 'c.d': 1, 'c.e': 1 });
  await items.insertOne({
    c: [
      { d: 1, e: 1 },
      { d: 2, e: 2 },
    ],
  });

  expect(await items.countDocuments({ 'c.d': 1, 'c.e': 2 })).toBe(1);
  expect(await items.countDocuments({ 'c.d': { $gt: 1 }, 'c.e': { $lt: 2 } })).toBe(1);
});

it('a transaction finds once what it has given an array itself', async () => {
  const items = mongo.database().collection('items');
  await items.createIndex({ a: 1 });
  await items.insertOne({ a: 1 });

  await mongo.client.withSession(async (session) =>
    session.withTransaction(async () => {
      await items.updateOne({}, { $set: { a: [1, 2, 3] } }, { session });
      expect(await items.countDocuments({ a: { $gt: 2, $lt: 2 } }, { session })).toBe(1);
      expect(await items.find({ a: { $gte: 1 } }, { session }).toArray()).toHaveLength(1);
    }),
  );
});

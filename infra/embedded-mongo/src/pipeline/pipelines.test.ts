import type { Document } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();

const PURCHASES: Document[] = [
  {
    _id: 1,
    customer: 'ann',
    at: new Date('2026-01-03'),
    lines: [
      { sku: 'a', amount: 5 },
      { sku: 'b', amount: 7 },
    ],
  },
  { _id: 2, customer: 'bob', at: new Date('2026-01-20'), lines: [{ sku: 'a', amount: 2 }] },
  { _id: 3, customer: 'ann', at: new Date('2026-02-01'), lines: [] },
  { _id: 4, customer: 'cyd', at: new Date('2026-02-02'), lines: [{ sku: 'c', amount: 1.5 }] },
];
const PRODUCTS: Document[] = [
  { _id: 'a', name: 'Apple' },
  { _id: 'b', name: 'Bread' },
];

async function run(pipeline: Document[]): Promise<Document[]> {
  const db = mongo.database();
  await db.collection('purchases').insertMany(PURCHASES);
  await db.collection('products').insertMany(PRODUCTS);
  return db.collection('purchases').aggregate(pipeline).toArray();
}

describe('pipelines', () => {
  it('sum what was bought by month', async () => {
    const rows = await run([
      { $match: { at: { $gte: new Date('2026-01-01') } } },
      { $unwind: '$lines' },
      {
        $group: {
          _id: { $dateTrunc: { date: '$at', unit: 'month' } },
          revenue: { $sum: '$lines.amount' },
          customers: { $addToSet: '$customer' },
        },
      },
      { $project: { revenue: 1, customers: { $size: '$customers' } } },
      { $sort: { _id: 1 } },
    ]);

    expect(rows).toEqual([
      { _id: new Date('2026-01-01'), revenue: 14, customers: 2 },
      { _id: new Date('2026-02-01'), revenue: 1.5, customers: 1 },
    ]);
  });

  it('join, keep what is empty where asked, and set fields', async () => {
    const rows = await run([
      { $unwind: { path: '$lines', preserveNullAndEmptyArrays: true, includeArrayIndex: 'at' } },
      { $lookup: { from: 'products', localField: 'lines.sku', foreignField: '_id', as: 'product' } },
      { $addFields: { name: { $ifNull: [{ $first: '$product.name' }, 'unknown'] } } },
      { $sort: { _id: 1, name: 1 } },
      { $limit: 4 },
      { $project: { _id: 1, name: 1 } },
    ]);

    expect(rows).toEqual([
      { _id: 1, name: 'Apple' },
      { _id: 1, name: 'Bread' },
      { _id: 2, name: 'Apple' },
      { _id: 3, name: 'unknown' },
    ]);
  });

  it('leave out what has nothing to unwind, unless asked', async () => {
    const left = await run([{ $unwind: '$gifts' }]);
    const kept = await run([{ $unwind: { path: '$gifts', preserveNullAndEmptyArrays: true } }, { $limit: 2 }]);

    expect(left).toEqual([]);
    expect(kept).toHaveLength(2);
  });

  it('go several ways at once, and into buckets', async () => {
    const [row] = await run([
      {
        $facet: {
          count: [{ $count: 'n' }],
          sizes: [
            { $bucket: { groupBy: { $size: '$lines' }, boundaries: [0, 1, 3], output: { ids: { $push: '$_id' } } } },
          ],
          top: [{ $sortByCount: '$customer' }, { $limit: 1 }],
        },
      },
    ]);

    expect(row).toEqual({
      count: [{ n: 4 }],
      sizes: [
        { _id: 0, ids: [3] },
        { _id: 1, ids: [1, 2, 4] },
      ],
      top: [{ _id: 'ann', count: 2 }],
    });
  });

  it('find a field by its name as a value', async () => {
    const rows = await run([{ $limit: 1 }, { $project: { _id: 0, who: { $getField: 'customer' } } }]);

    expect(rows).toEqual([{ who: 'ann' }]);
  });

  it('say what is wrong even where there is no document to see', async () => {
    const empty = mongo.database().collection('empty');

    expect(await codeOf(empty.aggregate([{ $group: { total: { $sum: 1 } } }]).toArray())).toBe(15955);
    expect(await codeOf(empty.aggregate([{ $group: { _id: null, total: { $noSuch: 1 } } }]).toArray())).toBe(15952);
    expect(await codeOf(empty.aggregate([{ $limit: 0 }]).toArray())).toBe(15958);
    expect(await codeOf(empty.aggregate([{ $project: { x: { $divide: [1, 0] } } }]).toArray())).toBe(2);
  });
});

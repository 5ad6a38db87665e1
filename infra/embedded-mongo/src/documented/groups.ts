import { Double } from 'mongodb';
import type { Documented } from './documented.ts';

const artworks = [
  { _id: 1, title: 'The Pillars of Society', year: 1926, price: 199.99 },
  { _id: 2, title: 'Melancholy III', year: 1902, price: new Double(280) },
  { _id: 3, title: 'Dancer', year: 1925, price: 76.04 },
  { _id: 4, title: 'The Great Wave off Kanagawa', price: 167.3 },
  { _id: 5, title: 'The Persistence of Memory', year: 1931, price: new Double(483) },
  { _id: 6, title: 'Composition VII', year: 1913, price: new Double(385) },
  { _id: 7, title: 'The Scream', year: 1893, price: new Double(159) },
  { _id: 8, title: 'Blue Flower', year: 1918, price: 118.42 },
];

const things = Array.from({ length: 100 }, (_, _id) => ({ _id }));
const buckets = (...rows: [min: unknown, max: number, count: number][]) =>
  rows.map(([min, max, count]) => ({ _id: { min, max: new Double(max) }, count }));

const sales = [
  { _id: 1, item: 'abc', price: 10, quantity: 2 },
  { _id: 2, item: 'jkl', price: 20, quantity: 1 },
  { _id: 3, item: 'xyz', price: 5, quantity: 5 },
  { _id: 4, item: 'xyz', price: 5, quantity: 10 },
  { _id: 5, item: 'abc', price: 10, quantity: 10 },
];

export const groups: readonly Documented[] = [
  {
    name: '$bucketAuto: four buckets by price',
    documents: artworks,
    pipeline: [{ $bucketAuto: { groupBy: '$price', buckets: 4 } }],
    expected: [
      { _id: { min: 76.04, max: new Double(159) }, count: 2 },
      { _id: { min: new Double(159), max: 199.99 }, count: 2 },
      { _id: { min: 199.99, max: new Double(385) }, count: 2 },
      { _id: { min: new Double(385), max: new Double(483) }, count: 2 },
    ],
  },
  {
    name: '$bucketAuto: no granularity',
    documents: things,
    pipeline: [{ $bucketAuto: { groupBy: '$_id', buckets: 5 } }],
    expected: [
      { _id: { min: 0, max: 20 }, count: 20 },
      { _id: { min: 20, max: 40 }, count: 20 },
      { _id: { min: 40, max: 60 }, count: 20 },
      { _id: { min: 60, max: 80 }, count: 20 },
      { _id: { min: 80, max: 99 }, count: 20 },
    ],
  },
  {
    name: '$bucketAuto: granularity R20',
    documents: things,
    pipeline: [{ $bucketAuto: { groupBy: '$_id', buckets: 5, granularity: 'R20' } }],
    expected: buckets(
      [0, 20, 20],
      [new Double(20), 40, 20],
      [new Double(40), 63, 23],
      [new Double(63), 90, 27],
      [new Double(90), 100, 10],
    ),
  },
  {
    name: '$bucketAuto: granularity E24',
    documents: things,
    pipeline: [{ $bucketAuto: { groupBy: '$_id', buckets: 5, granularity: 'E24' } }],
    expected: buckets(
      [0, 20, 20],
      [new Double(20), 43, 23],
      [new Double(43), 68, 25],
      [new Double(68), 91, 23],
      [new Double(91), 100, 9],
    ),
  },
  {
    name: '$bucketAuto: granularity 1-2-5',
    documents: things,
    pipeline: [{ $bucketAuto: { groupBy: '$_id', buckets: 5, granularity: '1-2-5' } }],
    expected: buckets([0, 20, 20], [new Double(20), 50, 30], [new Double(50), 100, 50]),
  },
  {
    name: '$bucketAuto: granularity POWERSOF2',
    documents: things,
    pipeline: [{ $bucketAuto: { groupBy: '$_id', buckets: 5, granularity: 'POWERSOF2' } }],
    expected: [
      { _id: { min: 0, max: 32 }, count: 32 },
      { _id: { min: 32, max: 64 }, count: 32 },
      { _id: { min: 64, max: 128 }, count: 36 },
    ],
  },
  {
    name: '$bucket: boundaries, a default and accumulators',
    documents: artworks,
    pipeline: [
      {
        $bucket: {
          groupBy: '$price',
          boundaries: [0, 200, 400],
          default: 'Other',
          output: { count: { $sum: 1 }, titles: { $push: '$title' } },
        },
      },
    ],
    expected: [
      {
        _id: 0,
        count: 5,
        titles: ['The Pillars of Society', 'Dancer', 'The Great Wave off Kanagawa', 'The Scream', 'Blue Flower'],
      },
      { _id: 200, count: 2, titles: ['Melancholy III', 'Composition VII'] },
      { _id: 'Other', count: 1, titles: ['The Persistence of Memory'] },
    ],
  },
  {
    name: '$group: the items that sell for 100 and more',
    documents: sales,
    pipeline: [
      { $group: { _id: '$item', amount: { $sum: { $multiply: ['$price', '$quantity'] } } } },
      { $match: { amount: { $gte: 100 } } },
    ],
    expected: [{ _id: 'abc', amount: 120 }],
  },
  {
    name: '$sortByCount: tags by their number',
    documents: [
      { _id: 1, tags: ['painting', 'satire', 'Expressionism'] },
      { _id: 2, tags: ['woodcut', 'Expressionism'] },
      { _id: 3, tags: ['painting', 'Expressionism'] },
    ],
    pipeline: [{ $unwind: '$tags' }, { $sortByCount: '$tags' }, { $limit: 2 }],
    expected: [
      { _id: 'Expressionism', count: 3 },
      { _id: 'painting', count: 2 },
    ],
  },
  {
    name: '$lookup: a single equality join',
    documents: [{ _id: 1, item: 'almonds', price: 12 }, { _id: 3 }],
    others: {
      inventory: [{ _id: 1, sku: 'almonds', instock: 120 }, { _id: 5, sku: null }, { _id: 6 }],
    },
    pipeline: [{ $lookup: { from: 'inventory', localField: 'item', foreignField: 'sku', as: 'docs' } }],
    expected: [
      { _id: 1, item: 'almonds', price: 12, docs: [{ _id: 1, sku: 'almonds', instock: 120 }] },
      { _id: 3, docs: [{ _id: 5, sku: null }, { _id: 6 }] },
    ],
  },
  {
    name: '$graphLookup: within a collection, with a depth',
    documents: [
      { _id: 1, name: 'Dev' },
      { _id: 2, name: 'Eliot', reportsTo: 'Dev' },
      { _id: 3, name: 'Ron', reportsTo: 'Eliot' },
    ],
    pipeline: [
      { $match: { _id: 3 } },
      {
        $graphLookup: {
          from: 'items',
          startWith: '$reportsTo',
          connectFromField: 'reportsTo',
          connectToField: 'name',
          depthField: 'depth',
          as: 'chain',
        },
      },
      { $project: { chain: { $sortArray: { input: '$chain.name', sortBy: 1 } } } },
    ],
    expected: [{ _id: 3, chain: ['Dev', 'Eliot'] }],
  },
];

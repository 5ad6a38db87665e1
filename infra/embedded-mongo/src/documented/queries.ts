import type { Documented } from './documented.ts';

const inventory = [
  {
    _id: 1,
    item: 'journal',
    tags: ['blank', 'red'],
    stock: [
      { warehouse: 'A', qty: 5 },
      { warehouse: 'C', qty: 15 },
    ],
  },
  { _id: 2, item: 'notebook', tags: ['red', 'blank'], stock: [{ warehouse: 'C', qty: 5 }] },
  {
    _id: 3,
    item: 'paper',
    tags: ['red', 'blank', 'plain'],
    stock: [
      { warehouse: 'A', qty: 60 },
      { warehouse: 'B', qty: 15 },
    ],
  },
  {
    _id: 4,
    item: null,
    tags: [],
    stock: [
      { warehouse: 'A', qty: 40 },
      { warehouse: 'B', qty: 5 },
    ],
  },
  { _id: 5, tags: ['blue'] },
];
const ids = (...list: number[]) => list.map((_id) => ({ _id }));
const onlyId = { _id: 1 };

export const queries: readonly Documented[] = [
  {
    name: 'Query an array: an exact match is one of order too',
    documents: inventory,
    find: { filter: { tags: ['red', 'blank'] }, projection: onlyId },
    expected: ids(2),
  },
  {
    name: 'Query an array: $all asks for the elements in any order',
    documents: inventory,
    find: { filter: { tags: { $all: ['red', 'blank'] } }, projection: onlyId },
    expected: ids(1, 2, 3),
  },
  {
    name: 'Query an array: its length',
    documents: inventory,
    find: { filter: { tags: { $size: 3 } }, projection: onlyId },
    expected: ids(3),
  },
  {
    name: 'Query an array of documents: $elemMatch wants all of one element',
    documents: inventory,
    find: { filter: { stock: { $elemMatch: { qty: 5, warehouse: 'A' } } }, projection: onlyId },
    expected: ids(1),
  },
  {
    name: 'Query an array of documents: conditions may hold in different elements',
    documents: inventory,
    find: { filter: { 'stock.qty': 5, 'stock.warehouse': 'A' }, projection: onlyId },
    expected: ids(1, 4),
  },
  {
    name: 'Query an array of documents: a position in the path',
    documents: inventory,
    find: { filter: { 'stock.0.qty': { $lte: 20 } }, projection: onlyId },
    expected: ids(1, 2),
  },
  {
    name: 'Query for null or missing fields: equality',
    documents: inventory,
    find: { filter: { item: null }, projection: onlyId },
    expected: ids(4, 5),
  },
  {
    name: 'Query for null or missing fields: the type, and existence',
    documents: inventory,
    find: { filter: { $or: [{ item: { $type: 10 } }, { item: { $exists: false } }] }, projection: onlyId },
    expected: ids(4, 5),
  },
  {
    name: 'Project fields: specific array elements',
    documents: inventory,
    find: { filter: { _id: 3 }, projection: { item: 1, stock: { $slice: -1 } } },
    expected: [{ _id: 3, item: 'paper', stock: [{ warehouse: 'B', qty: 15 }] }],
  },
  {
    name: 'Project fields: the first element that matched ($)',
    documents: inventory,
    find: { filter: { 'stock.qty': { $gte: 15 } }, projection: { 'stock.$': 1 }, sort: { _id: 1 } },
    expected: [
      { _id: 1, stock: [{ warehouse: 'C', qty: 15 }] },
      { _id: 3, stock: [{ warehouse: 'A', qty: 60 }] },
      { _id: 4, stock: [{ warehouse: 'A', qty: 40 }] },
    ],
  },
  {
    name: 'Project fields: all but some of a nested document',
    documents: [{ _id: 1, size: { h: 14, w: 21, uom: 'cm' }, status: 'A' }],
    find: { filter: {}, projection: { status: 0, 'size.uom': 0 } },
    expected: [{ _id: 1, size: { h: 14, w: 21 } }],
  },
  {
    name: '$bitsAllSet: a mask and positions',
    documents: [
      { _id: 1, a: 54 },
      { _id: 2, a: 20 },
    ],
    find: { filter: { $and: [{ a: { $bitsAllSet: 50 } }, { a: { $bitsAllSet: [1, 5] } }] }, projection: onlyId },
    expected: ids(1),
  },
  {
    name: '$mod: a remainder',
    documents: [
      { _id: 1, qty: 0 },
      { _id: 2, qty: 5 },
      { _id: 3, qty: 12 },
    ],
    find: { filter: { qty: { $mod: [4, 0] } }, projection: onlyId },
    expected: ids(1, 3),
  },
];

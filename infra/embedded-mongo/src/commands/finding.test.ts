import fc from 'fast-check';
import { Decimal128, type Document, Double, type Filter, Long } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();

/** The ids of what a filter finds. */
async function found(documents: readonly Document[], filter: Document): Promise<unknown[]> {
  const items = mongo.database().collection('items');
  await items.insertMany(documents.map((document) => ({ ...document })));
  const rows = await items.find(filter).sort({ _id: 1 }).toArray();
  return rows.map(({ _id }) => _id);
}

describe('filters', () => {
  it('compare within a type only, and null with missing fields too', async () => {
    const documents = [
      { _id: 1, a: 5 },
      { _id: 2, a: '5' },
      { _id: 3, a: null },
      { _id: 4 },
      { _id: 5, a: new Date(5) },
    ];

    expect(await found(documents, { a: { $gt: 1 } })).toEqual([1]);
    expect(await found(documents, { a: { $lt: 'x' } })).toEqual([2]);
    expect(await found(documents, { a: { $lte: null } })).toEqual([3, 4]);
    expect(await found(documents, { a: null })).toEqual([3, 4]);
    expect(await found(documents, { a: { $exists: true } })).toEqual([1, 2, 3, 5]);
    expect(await found(documents, { $expr: { $eq: ['$a', null] } })).toEqual([3]);
  });

  it('match arrays by element and as a whole, and look into no array of an array', async () => {
    const documents = [
      { _id: 1, a: [1, 2] },
      { _id: 2, a: [[1, 2]] },
      { _id: 3, a: [{ b: 1 }, { b: 2 }] },
      { _id: 4, a: [[{ b: 1 }]] },
    ];

    expect(await found(documents, { a: 1 })).toEqual([1]);
    expect(await found(documents, { a: [1, 2] })).toEqual([1, 2]);
    expect(await found(documents, { 'a.b': 1 })).toEqual([3]);
    expect(await found(documents, { 'a.0.b': 1 })).toEqual([3, 4]);
    expect(await found(documents, { a: { $elemMatch: { b: { $gt: 1 } } } })).toEqual([3]);
  });

  it('find a number whatever its type', async () => {
    const documents = [
      { _id: 1, a: 3 },
      { _id: 2, a: new Double(3) },
      { _id: 3, a: Long.fromNumber(3) },
      { _id: 4, a: Decimal128.fromString('3.00') },
    ];

    expect(await found(documents, { a: 3 })).toEqual([1, 2, 3, 4]);
    expect(await found(documents, { a: { $in: [Decimal128.fromString('3')] } })).toEqual([1, 2, 3, 4]);
  });
});

describe('sorting', () => {
  it('takes the smallest element going up, the largest going down, and puts an empty array below null', async () => {
    const items = mongo.database().collection<Document & { _id: number }>('items');
    await items.insertMany([
      { _id: 1, a: [5, 1] },
      { _id: 2, a: [3] },
      { _id: 3, a: [] },
      { _id: 4, a: null },
    ]);

    const up = await items.find().sort({ a: 1 }).toArray();
    const down = await items.find().sort({ a: -1 }).toArray();

    expect(up.map(({ _id }) => _id)).toEqual([3, 4, 1, 2]);
    expect(down.map(({ _id }) => _id)).toEqual([1, 2, 4, 3]);
  });

  it('refuses two arrays side by side, in a sort and in an index', async () => {
    const items = mongo.database().collection('items');
    await items.insertOne({ a: [1], b: [2] });

    expect(await codeOf(items.find().sort({ a: 1, b: 1 }).toArray())).toBe(2);
    expect(await codeOf(items.createIndex({ a: 1, b: 1 }))).toBe(171);
  });
});

describe('indexes', () => {
  it('pair up the fields of one array element by element', async () => {
    const items = mongo.database().collection<{ _id: number; a: object[] }>('items');
    await items.createIndex({ 'a.x': 1, 'a.y': 1 }, { unique: true });
    await items.insertOne({
      _id: 1,
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    });

    expect(await codeOf(items.insertOne({ _id: 2, a: [{ x: 1, y: 2 }] }))).toBe(0);
    expect(await codeOf(items.insertOne({ _id: 3, a: [{ x: 2, y: 2 }] }))).toBe(11000);
  });

  const INDEXES: Record<string, 1 | -1>[] = [
    { a: 1, _id: 1 },
    { a: -1, b: 1, _id: 1 },
    { b: 1, a: 1, _id: 1 },
    { 'c.d': 1, _id: 1 },
    { b: -1, 'c.d': 1, _id: -1 },
  ];
  const plain = fc.oneof(
    { arbitrary: fc.integer({ min: 0, max: 3 }), weight: 5 },
    { arbitrary: fc.constantFrom(null, 'x', 2.5, Long.fromNumber(2)), weight: 2 },
  );
  const some = fc.array(plain, { minLength: 1, maxLength: 3 });
  const anyValue = fc.oneof(
    { arbitrary: plain, weight: 3 },
    { arbitrary: fc.array(plain, { maxLength: 3 }), weight: 1 },
  );
  const inner = fc.oneof(
    fc.record({ d: anyValue }, { requiredKeys: [] }),
    fc.array(fc.record({ d: plain }, { requiredKeys: [] }), { maxLength: 3 }),
  );
  const document = fc.record({ a: anyValue, b: plain, c: inner }, { requiredKeys: [] });
  const condition = fc.oneof(
    plain,
    anyValue,
    fc.record({ $gte: plain }),
    fc.record({ $lte: plain }),
    fc.record({ $gt: plain, $lt: plain }),
    fc.record({ $gte: plain, $lte: plain }),
    fc.record({ $in: some }),
    fc.record({ $in: some, $gt: plain }),
    fc.constantFrom<Document>({ $exists: false }, { $ne: 1 }, { $type: 'array' }, { $eq: null }),
  );
  const filter: fc.Arbitrary<Document> = fc.oneof(
    fc.record({ a: condition }),
    fc.record({ b: condition }),
    fc.record({ 'c.d': condition }),
    fc.record({ a: condition, b: condition }),
    fc.record({ b: plain, 'c.d': condition }),
    fc.record({ $and: fc.tuple(fc.record({ a: condition }), fc.record({ a: condition })) }),
    fc.record({ $or: fc.tuple(fc.record({ a: condition }), fc.record({ b: condition })) }),
  );
  const sort = fc.constantFrom<Record<string, 1 | -1>>(
    { _id: 1 },
    { a: 1, _id: 1 },
    { a: -1, _id: -1 },
    { a: -1, b: 1, _id: 1 },
    { a: 1, b: 1, _id: 1 },
    { a: 1, b: -1, _id: -1 },
    { b: 1, a: 1, _id: 1 },
    { b: 1, 'c.d': -1, _id: 1 },
    { 'c.d': -1, _id: -1 },
  );

  it('find what a scan finds, in the same order, whatever the filter', async () => {
    type Item = Document & { _id: number };
    const items = mongo.database().collection<Item>('items');
    // Few documents have arrays in some runs, so that an index may give the order there.
    const documents = fc.oneof(
      fc.array(document, { minLength: 15, maxLength: 30 }),
      fc.array(fc.record({ a: plain, b: plain, c: fc.record({ d: plain }) }, { requiredKeys: [] }), {
        minLength: 15,
        maxLength: 30,
      }),
    );
    const queries = fc.array(fc.record({ filter, sort }), { minLength: 12, maxLength: 20 });
    const property = fc.asyncProperty(documents, queries, async (stored, asked) => {
      await items.drop();
      await items.insertMany(stored.map((one, _id) => ({ ...one, _id })));
      for (const index of INDEXES) await items.createIndex(index);
      for (const query of asked) {
        const [scanned, ...indexed] = await Promise.all(
          [{ $natural: 1 }, undefined, ...INDEXES].map(async (hint) =>
            items.find(query.filter as Filter<Item>, { sort: query.sort, ...(hint ? { hint } : {}) }).toArray(),
          ),
        );
        for (const rows of indexed) expect(rows).toEqual(scanned);
      }
    });

    await fc.assert(property, { numRuns: 25, endOnFailure: true });
  }, 60_000);

  it('are used: the plan names the index, and no sort where the index gives the order', async () => {
    const items = mongo.database().collection('items');
    await items.createIndex({ subject: 1, sequence: 1 });
    await items.insertMany(Array.from({ length: 50 }, (_, i) => ({ subject: `s${i % 5}`, sequence: i })));

    const plan = await items.find({ subject: 's1' }).sort({ sequence: -1 }).explain();

    const { winningPlan } = (plan as { queryPlanner: { winningPlan: Document } }).queryPlanner;
    expect(winningPlan).toMatchObject({
      stage: 'FETCH',
      inputStage: { stage: 'IXSCAN', indexName: 'subject_1_sequence_1', direction: 'backward' },
    });
  });
});

describe('cursors', () => {
  it('give 101 documents first, keep what a batch of none left, and are unknown once they are killed', async () => {
    const db = mongo.database();
    await db.collection('items').insertMany(Array.from({ length: 150 }, (_, i) => ({ i })));

    const first = await db.command({ find: 'items' });
    const none = await db.command({ find: 'items', batchSize: 0 });
    const more = await db.command({ getMore: none['cursor'].id, collection: 'items', batchSize: 150 });
    await db.command({ killCursors: 'items', cursors: [first['cursor'].id] });

    expect(first['cursor'].firstBatch).toHaveLength(101);
    expect(none['cursor'].firstBatch).toHaveLength(0);
    expect(more['cursor'].nextBatch).toHaveLength(150);
    expect(await codeOf(db.command({ getMore: first['cursor'].id, collection: 'items' }))).toBe(43);
  });

  it('stop a batch at 16 MB', async () => {
    const db = mongo.database();
    const text = 'x'.repeat(3_000_000);
    await db.collection('items').insertMany(Array.from({ length: 8 }, () => ({ text })));

    const { cursor } = await db.command({ find: 'items' });

    expect(cursor.firstBatch).toHaveLength(5);
  });

  it('show what was there when they were opened, whatever is written meanwhile', async () => {
    const items = mongo.database().collection<{ _id: number; n: number }>('items');
    await items.insertMany(Array.from({ length: 300 }, (_, i) => ({ _id: i, n: 0 })));
    await items.createIndex({ n: 1 });
    const cursor = items.find({ n: 0 }, { batchSize: 10 });
    await cursor.next();

    await items.updateMany({}, { $set: { n: 1 } });
    await items.deleteMany({ _id: { $gte: 200 } });
    await items.insertOne({ _id: 1000, n: 0 });

    const rest = await cursor.toArray();
    expect(rest).toHaveLength(299);
    expect(rest.every(({ n }) => n === 0)).toBe(true);
  });

  it('end with their session', async () => {
    const db = mongo.database();
    const items = db.collection('items');
    await items.insertMany(Array.from({ length: 10 }, (_, i) => ({ i })));
    const session = mongo.client.startSession();
    const lsid = session.id;
    const { cursor } = await db.command({ find: 'items', batchSize: 1 }, { session });

    await db.admin().command({ endSessions: [lsid] });

    expect(await codeOf(db.command({ getMore: cursor.id, collection: 'items' }, { session }))).toBe(43);
    await session.endSession();
  });
});

import { type Document, Double, Int32, Long, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();
type Item = Document & { _id: number };
const collection = () => mongo.database().collection<Item>('items');
/** As the server has them: no number is turned into one of JavaScript. */
const EXACT = { promoteValues: false };

describe('unique indexes', () => {
  it('refuse a second missing value, unless they are sparse or partial', async () => {
    const items = collection();
    await items.createIndex({ strict: 1 }, { unique: true });
    await items.createIndex({ sparse: 1 }, { unique: true, sparse: true });
    await items.createIndex({ partial: 1 }, { unique: true, partialFilterExpression: { partial: { $exists: true } } });
    await items.insertOne({ _id: 1 });

    expect(await codeOf(items.insertOne({ _id: 2 }))).toBe(11000);
    expect(await codeOf(items.insertOne({ _id: 3, strict: 1 }))).toBe(0);
    expect(await codeOf(items.insertOne({ _id: 4, strict: 2, sparse: 1, partial: 1 }))).toBe(0);
    expect(await codeOf(items.insertOne({ _id: 5, strict: 3, sparse: 1 }))).toBe(11000);
  });

  it('say what is double: key pattern, key value and the message that drivers parse', async () => {
    const items = collection();
    await items.createIndex({ email: 1, n: -1 }, { unique: true });
    await items.insertOne({ _id: 1, email: 'a@b.example', n: 1 });

    const error = await items.insertOne({ _id: 2, email: 'a@b.example', n: 1 }).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(MongoServerError);
    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { email: 1, n: -1 },
      keyValue: { email: 'a@b.example', n: 1 },
      errmsg: `E11000 duplicate key error collection: ${items.namespace} index: email_1_n_-1 dup key: { email: "a@b.example", n: 1 }`,
    });
  });

  it('stop an ordered insert at the double, and let an unordered one go on', async () => {
    const items = collection();
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];

    const ordered = await items.insertMany(documents).catch((caught: unknown) => caught as MongoBulkWriteError);
    const unordered = await items
      .insertMany(documents, { ordered: false })
      .catch((caught: unknown) => caught as MongoBulkWriteError);

    expect(ordered).toMatchObject({ code: 11000, insertedCount: 1 });
    expect(unordered).toMatchObject({ code: 11000, insertedCount: 1 });
    expect(await items.countDocuments()).toBe(2);
  });
});

describe('updates', () => {
  it('promote what grows from int to long, and refuse what a long cannot hold', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, int: new Int32(2_147_483_647), long: Long.MAX_VALUE, double: new Double(1) });

    await items.updateOne({ _id: 1 }, { $inc: { int: new Int32(1) }, $mul: { double: new Int32(1) } });

    const after = await items.findOne({ _id: 1 }, EXACT);
    expect(after?.['int']).toEqual(Long.fromString('2147483648'));
    expect(after?.['double']).toEqual(new Double(1));
    expect(await codeOf(items.updateOne({ _id: 1 }, { $inc: { long: new Int32(1) } }))).toBe(2);
  });

  it('refuse two changes of one path, a path through a scalar, and another _id', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, a: 1 });

    expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { a: 1 }, $inc: { 'a.b': 1 } }))).toBe(40);
    expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { 'a.b': 1 } }))).toBe(28);
    expect(await codeOf(items.updateOne({ _id: 1 }, { $set: { _id: 2 } }))).toBe(66);
  });

  it('add fields in the order of their paths', async () => {
    const items = collection();
    await items.insertOne({ _id: 1 });

    await items.updateOne({ _id: 1 }, { $set: { b: 1, a: 1, 10: 1, 9: 1 } });

    expect(Object.keys((await items.findOne({ _id: 1 }, { raw: false })) ?? {})).toEqual(['9', '10', '_id', 'a', 'b']);
    const { cursor } = await mongo.client.db(items.dbName).command({
      aggregate: 'items',
      cursor: {},
      pipeline: [{ $project: { names: { $map: { input: { $objectToArray: '$$ROOT' }, in: '$$this.k' } } } }],
    });
    expect(cursor.firstBatch[0].names).toEqual(['_id', '9', '10', 'a', 'b']);
  });

  it('push at a position, then sort, then slice', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, a: [5, 1] });

    await items.updateOne({ _id: 1 }, { $push: { a: { $each: [4, 2], $position: 1, $sort: 1, $slice: 3 } } as never });

    expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, a: [1, 2, 4] });
  });

  it('rename a field with all that it holds, null too', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, a: null, b: { c: [1] } });

    await items.updateOne({ _id: 1 }, { $rename: { a: 'x', 'b.c': 'y' } });

    expect(await items.findOne()).toEqual({ _id: 1, b: {}, x: null, y: [1] });
  });

  it('count nothing where nothing changes, types and order of keys included', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, a: new Int32(1), o: { x: 1, y: 2 } });

    const same = await items.updateOne({ _id: 1 }, { $set: { a: 1, o: { x: 1, y: 2 } } });
    const otherType = await items.updateOne({ _id: 1 }, { $set: { a: new Double(1) } });
    const otherOrder = await items.updateOne({ _id: 1 }, { $set: { o: { y: 2, x: 1 } } });

    expect([same, otherType, otherOrder].map(({ modifiedCount }) => modifiedCount)).toEqual([0, 1, 1]);
  });

  it('change the element that the filter matched, and those that array filters name', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, a: [{ n: 1 }, { n: 2 }, { n: 3 }] });

    await items.updateOne({ 'a.n': 2 }, { $set: { 'a.$.hit': true } });
    await items.updateOne({ _id: 1 }, { $inc: { 'a.$[big].n': 10 } }, { arrayFilters: [{ 'big.n': { $gt: 2 } }] });

    expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, a: [{ n: 1 }, { n: 2, hit: true }, { n: 13 }] });
  });
});

describe('upserts', () => {
  it('start from what the filter says is equal, inside $and too', async () => {
    const items = collection();

    await items.updateOne(
      { $and: [{ _id: 7 }, { 'a.b': { $eq: 2 } }], c: { $in: [3] }, d: { $gt: 1 } },
      { $setOnInsert: { e: 4 }, $set: { f: 5 } },
      { upsert: true },
    );

    expect(await items.findOne()).toEqual({ _id: 7, a: { b: 2 }, c: 3, e: 4, f: 5 });
  });

  it('refuse a conflict with $setOnInsert even where nothing is inserted', async () => {
    const items = collection();
    await items.insertOne({ _id: 1 });

    expect(
      await codeOf(items.updateOne({ _id: 1 }, { $set: { a: 1 }, $setOnInsert: { a: 2 } }, { upsert: true })),
    ).toBe(40);
  });

  it('refuse two promises of one value', async () => {
    const items = collection();

    expect(await codeOf(items.updateOne({ a: { $all: [1, 2] } }, { $set: { b: 1 } }, { upsert: true }))).toBe(54);
    expect(await codeOf(items.updateOne({ a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } }, { upsert: true }))).toBe(54);
    expect(await items.countDocuments()).toBe(0);
  });

  it('refuse $expr, which promises no value', async () => {
    expect(await codeOf(collection().updateOne({ $expr: true }, { $set: { a: 1 } }, { upsert: true }))).toBe(224);
  });
});

describe('findAndModify', () => {
  it('gives the document before or after, of the first by the sort', async () => {
    const items = collection();
    await items.insertMany([
      { _id: 1, n: 5 },
      { _id: 2, n: 9 },
    ]);

    const before = await items.findOneAndUpdate({}, { $inc: { n: 1 } }, { sort: { n: -1 } });
    const after = await items.findOneAndUpdate({}, { $inc: { n: 1 } }, { sort: { n: -1 }, returnDocument: 'after' });

    expect([before?.['n'], after?.['n']]).toEqual([9, 11]);
  });
});

import { ObjectId } from 'mongodb';
import { served } from '../test/served.ts';

const mongo = served();
type Row = { _id: string | ObjectId | number; at?: string };

test('one is found by its id, of whatever type, and nobody by another one', async () => {
  const rows = mongo.database().collection<Row>('rows');
  const id = new ObjectId();
  await rows.insertMany([{ _id: 'a' }, { _id: 'b' }, { _id: id }, { _id: 1 }]);

  expect(await rows.find({ _id: 'b' }).toArray()).toEqual([{ _id: 'b' }]);
  expect(await rows.findOne({ _id: id })).toEqual({ _id: id });
  expect(await rows.findOne({ _id: 1 })).toEqual({ _id: 1 });
  expect(await rows.findOne({ _id: id.toHexString() })).toBeNull();
  expect(await rows.findOne({ _id: 'B' })).toBeNull();
  expect(await rows.findOne({ _id: 'b' }, { skip: 1 })).toBeNull();
  expect(await rows.countDocuments({ _id: 'b' })).toBe(1);
});

test('an id is compared in the order that the query or the collection asks for', async () => {
  const database = mongo.database();
  const collation = { locale: 'en', strength: 2 };
  await database.createCollection('loose', { collation });
  await database.collection<Row>('loose').insertOne({ _id: 'a' });
  await database.collection<Row>('rows').insertOne({ _id: 'a' });

  expect(await database.collection<Row>('loose').findOne({ _id: 'A' })).toEqual({ _id: 'a' });
  expect(await database.collection<Row>('rows').findOne({ _id: 'A' }, { collation })).toEqual({ _id: 'a' });
  expect(await database.collection<Row>('rows').findOne({ _id: 'A' })).toBeNull();
});

test('a transaction finds by id what it wrote, and else what was there when it began', async () => {
  const rows = mongo.database().collection<Row>('rows');
  await rows.insertMany([{ _id: 'changed' }, { _id: 'removed' }, { _id: 'left' }]);

  await mongo.client.withSession(async (session) => {
    session.startTransaction({ readConcern: { level: 'snapshot' } });
    const seen = (_id: string) => rows.findOne({ _id }, { session });
    await rows.insertOne({ _id: 'new' }, { session });
    await rows.updateOne({ _id: 'changed' }, { $set: { at: 'inside' } }, { session });
    await rows.deleteOne({ _id: 'removed' }, { session });
    await rows.deleteOne({ _id: 'left' });
    await rows.insertOne({ _id: 'left', at: 'outside' });
    await rows.insertOne({ _id: 'later' });

    expect(await seen('new')).toEqual({ _id: 'new' });
    expect(await seen('changed')).toEqual({ _id: 'changed', at: 'inside' });
    expect(await seen('removed')).toBeNull();
    expect(await seen('left')).toEqual({ _id: 'left' });
    expect(await seen('later')).toBeNull();
    expect(await rows.findOne({ _id: 'new' })).toBeNull();

    await session.abortTransaction();
  });

  expect(await rows.findOne({ _id: 'left' })).toEqual({ _id: 'left', at: 'outside' });
  expect(await rows.findOne({ _id: 'removed' })).toEqual({ _id: 'removed' });
});

import type { Document } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();

it('a snapshot session reads the same past in every command, whatever is committed meanwhile', async () => {
  const items = mongo.database().collection<Document & { _id: number }>('items');
  await items.createIndex({ n: 1 });
  await items.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 2 },
  ]);

  await mongo.client.withSession({ snapshot: true }, async (session) => {
    expect(await items.distinct('n', {}, { session })).toEqual([1, 2]);
    await items.updateMany({}, { $inc: { n: 10 } });
    await items.insertOne({ _id: 3, n: 3 });

    const rows = await items.find({ n: { $gt: 0 } }, { session, sort: { n: 1 } }).toArray();
    const [sum] = await items.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }], { session }).toArray();

    expect(rows.map(({ n }) => n as number)).toEqual([1, 2]);
    expect(sum).toMatchObject({ n: 3 });
  });
  expect(await items.distinct('n')).toEqual([3, 11, 12]);
});

it('a write cannot ask for a snapshot outside a transaction', async () => {
  const db = mongo.database();
  const command = { insert: 'items', documents: [{ a: 1 }], readConcern: { level: 'snapshot' } };

  expect(await codeOf(db.command(command))).toBe(72);
});

import { type Document, UUID } from 'mongodb';
import { RawConnection } from '../test/raw-connection.ts';
import { served } from '../test/served.ts';

const mongo = served();

/** Writes of one session, sent past the driver so that they can be sent twice. */
function writes(dbName: string) {
  const lsid = { id: new UUID() };
  const connection = new RawConnection(mongo.url);
  return async (command: Document, txnNumber: bigint): Promise<Document> =>
    connection.send({ ...command, lsid, txnNumber, $db: dbName });
}

const collection = () => mongo.database().collection<Document & { _id: number }>('items');

describe('a retryable write', () => {
  it('that is sent again answers the same, and is done once', async () => {
    const items = collection();
    const send = writes(items.dbName);
    const insert = { insert: 'items', documents: [{ _id: 1 }, { _id: 2 }] };
    const update = {
      update: 'items',
      updates: [
        { q: { _id: 1 }, u: { $inc: { n: 1 } } },
        { q: { _id: 5 }, u: { $inc: { n: 1 } }, upsert: true },
      ],
    };

    const answers = [await send(insert, 1n), await send(insert, 1n), await send(update, 2n), await send(update, 2n)];

    expect(answers[0]).toMatchObject({ ok: 1, n: 2 });
    expect(answers[1]).toMatchObject({ ok: 1, n: 2 });
    expect(answers[2]).toMatchObject({ ok: 1, n: 2, nModified: 1, upserted: [{ index: 1, _id: 5 }] });
    expect(answers[3]).toMatchObject({ ok: 1, n: 2, nModified: 1, upserted: [{ index: 1, _id: 5 }] });
    expect(await items.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1, n: 1 }, { _id: 2 }, { _id: 5, n: 1 }]);
  });

  it('that failed halfway goes on with the statements that are missing', async () => {
    const items = collection();
    const send = writes(items.dbName);
    await items.insertOne({ _id: 2 });
    const insert = { insert: 'items', documents: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] };

    const first = await send(insert, 1n);
    await items.deleteOne({ _id: 2 });
    const again = await send(insert, 1n);

    expect(first).toMatchObject({ n: 1, writeErrors: [{ index: 1, code: 11000 }] });
    expect(again).toMatchObject({ n: 3 });
    expect(await items.countDocuments()).toBe(3);
  });

  it('gives the same document again when it is findAndModify', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, n: 1 });
    const send = writes(items.dbName);
    const command = { findAndModify: 'items', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true };

    const [first, again] = [await send(command, 1n), await send(command, 1n)];

    expect([first['value'], again['value']]).toEqual([
      { _id: 1, n: 2 },
      { _id: 1, n: 2 },
    ]);
    expect(await items.findOne()).toEqual({ _id: 1, n: 2 });
  });

  it('with an older number than the last one is refused', async () => {
    const items = collection();
    const send = writes(items.dbName);

    await send({ insert: 'items', documents: [{ _id: 1 }] }, 5n);

    expect(await send({ insert: 'items', documents: [{ _id: 2 }] }, 4n)).toMatchObject({ ok: 0, code: 225 });
  });
});

it('a write that loses its connection after it took effect is answered when it is sent again', async () => {
  const client = await mongo.connect({ retryWrites: true });
  const items = client.db(mongo.database().databaseName).collection<Document & { _id: number }>('items');
  await items.insertOne({ _id: 1, n: 0 });
  const configure = async (mode: unknown) =>
    client.db('admin').command({ configureFailPoint: 'onPrimaryTransactionalWrite', mode });
  await configure({ times: 2 });

  const first = { insertOne: { document: { _id: 2, n: 0 } } };
  const others = [1, 2].map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { n: 1 } } } }));
  const { insertedCount, modifiedCount } = await items.bulkWrite([first, ...others]);
  await configure('off');

  expect([insertedCount, modifiedCount]).toEqual([1, 2]);
  expect(await items.distinct('n')).toEqual([1]);
});

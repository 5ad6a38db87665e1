import { setTimeout as sleep } from 'node:timers/promises';
import { type Document, UUID } from 'mongodb';
import { RawConnection } from '../test/raw-connection.ts';
import { served } from '../test/served.ts';

const mongo = served();

it('a client that is gone holds nothing: its transaction ends with its connection', async () => {
  const items = mongo.database().collection<Document & { _id: number }>('items');
  await items.insertOne({ _id: 1, n: 0 });
  // As a process that is killed: the connection ends without goodbye.
  await new RawConnection(mongo.url).send({
    update: 'items',
    updates: [{ q: { _id: 1 }, u: { $set: { n: 9 } } }],
    lsid: { id: new UUID() },
    txnNumber: 1n,
    startTransaction: true,
    autocommit: false,
    $db: items.dbName,
  });

  const outside = items.updateOne({ _id: 1 }, { $inc: { n: 1 } }).then(() => 'written');

  expect(await Promise.race([outside, sleep(3000, 'still waiting', { ref: false })])).toBe('written');
  expect(await items.findOne({ _id: 1 })).toMatchObject({ n: 1 });
});

it.each(['a change stream', 'a tailable cursor'])(
  'a client that is gone waits no longer: %s ends with it',
  async (kind) => {
    const database = mongo.database();
    const items = await database.createCollection('items', { capped: true, size: 4096 });
    await items.insertOne({ n: 1 });
    const opening =
      kind === 'a change stream'
        ? { aggregate: 'items', pipeline: [{ $changeStream: {} }], cursor: {} }
        : { find: 'items', tailable: true, awaitData: true };
    const { cursor } = await database.command(opening);

    const waiting = { getMore: cursor.id, collection: 'items', maxTimeMS: 600_000, $db: items.dbName };
    await new RawConnection(mongo.url).sendAndLeave(waiting, 100);

    const killed = await database.command({ killCursors: 'items', cursors: [cursor.id] });
    expect(killed['cursorsNotFound']).toEqual([cursor.id]);
  },
);

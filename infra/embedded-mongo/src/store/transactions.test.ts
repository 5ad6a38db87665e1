import { type ClientSession, type Collection, type Document, UUID } from 'mongodb';
import { RawConnection } from '../test/raw-connection.ts';
import { codeOf, served } from '../test/served.ts';

const mongo = served();
type Item = Document & { _id: number };
const collection = () => mongo.database().collection<Item>('items');

const TRANSIENT = 'TransientTransactionError';
const labelsOf = (error: unknown): unknown[] => [...((error as { errorLabels?: string[] }).errorLabels ?? [])];

/** A session with a transaction that has begun: its first statement has taken the snapshot. */
async function begun(items: Collection<Item>): Promise<ClientSession> {
  const session = mongo.client.startSession();
  session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } });
  await items.findOne({ _id: -1 }, { session });
  return session;
}

/** Commands of one transaction, sent past the driver, which would refuse some of them itself. Gives the code of the answer. */
function rawCommands() {
  const transport = new RawConnection(mongo.url);
  const lsid = { id: new UUID() };
  return async (command: Document, others: Document = {}): Promise<unknown> => {
    const { $db = 'admin', ...rest } = command;
    const answer = await transport.send({ ...rest, lsid, txnNumber: 1n, autocommit: false, ...others, $db });
    return answer['code'] ?? 0;
  };
}

describe('a transaction', () => {
  it('sees what was committed when it began, and its own writes, by scan and by index', async () => {
    const items = collection();
    await items.createIndex({ n: 1 });
    await items.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ]);
    const session = await begun(items);

    await items.updateOne({ _id: 1 }, { $set: { n: 10 } });
    await items.deleteOne({ _id: 2 });
    await items.insertOne({ _id: 4, n: 4 });
    await items.updateOne({ _id: 3 }, { $set: { n: 30 } }, { session });
    await items.insertOne({ _id: 5, n: 5 }, { session });

    for (const hint of [{ $natural: 1 }, { n: 1 }] as Document[]) {
      const rows = await items.find({}, { session, hint, sort: { n: 1 } }).toArray();
      expect(rows.map(({ _id, n }) => [_id, n])).toEqual([
        [1, 1],
        [2, 2],
        [5, 5],
        [3, 30],
      ]);
    }
    expect(await items.findOne({ _id: 5 })).toBeNull();
    await session.commitTransaction();
    const after = await items.find().sort({ _id: 1 }).toArray();
    expect(after.map(({ _id, n }) => [_id, n])).toEqual([
      [1, 10],
      [3, 30],
      [4, 4],
      [5, 5],
    ]);
    await session.endSession();
  });

  it('that writes second what another one holds gets 112, may run again as a whole, and has left nothing', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, n: 0 });
    const [first, second] = [await begun(items), await begun(items)];
    await items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    await items.insertOne({ _id: 9 }, { session: second });

    const error: unknown = await items
      .updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session: second })
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 112 });
    expect(labelsOf(error)).toEqual([TRANSIENT]);
    await first.commitTransaction();
    expect(await codeOf(second.commitTransaction())).toBe(251);
    expect(await items.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    await Promise.all([first.endSession(), second.endSession()]);
  });

  it('that deletes what another one changed gets 112, and a delete from outside waits', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, n: 0 });
    const [first, second] = [await begun(items), await begun(items)];
    await items.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session: first });

    expect(await codeOf(items.deleteOne({ _id: 1 }, { session: second }))).toBe(112);
    const outside = items.deleteOne({ _id: 1, n: 0 });
    await items.findOne({ _id: 1 });
    await first.commitTransaction();

    // It waited, and then looked again.
    expect(await outside).toMatchObject({ deletedCount: 0 });
    expect(await items.findOne()).toEqual({ _id: 1, n: 1 });
    await Promise.all([first.endSession(), second.endSession()]);
  });

  it('that writes what was committed after its snapshot gets 112 too', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, n: 0 });
    const session = await begun(items);

    await items.updateOne({ _id: 1 }, { $inc: { n: 1 } });

    expect(await codeOf(items.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }))).toBe(112);
    await session.endSession();
  });

  it('makes writers outside wait until it ends', async () => {
    const items = collection();
    await items.insertOne({ _id: 1, n: 1 });
    const session = await begun(items);
    await items.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });

    let isDone = false;
    const outside = items.updateOne({ _id: 1 }, { $inc: { n: 1 } }).then(() => (isDone = true));
    await items.findOne({ _id: 1 });
    expect(isDone).toBe(false);
    await session.commitTransaction();
    await outside;

    expect(await items.findOne({ _id: 1 })).toEqual({ _id: 1, n: 6 });
    await session.endSession();
  });

  it('makes a writer outside give up after its own time', async () => {
    const items = collection();
    await items.insertOne({ _id: 1 });
    const session = await begun(items);
    await items.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });

    const outside = mongo.client.db(items.dbName).command({
      update: 'items',
      updates: [{ q: { _id: 1 }, u: { $set: { n: 6 } } }],
      maxTimeMS: 30,
    });

    expect(await codeOf(outside)).toBe(50);
    await session.abortTransaction();
    await session.endSession();
  });

  it('holds its unique keys against others, and sees its own doubles', async () => {
    const items = collection();
    await items.createIndex({ email: 1 }, { unique: true });
    await items.insertOne({ _id: 1, email: 'taken' });
    const [first, second] = [await begun(items), await begun(items)];
    await items.insertOne({ _id: 2, email: 'new' }, { session: first });

    expect(await codeOf(items.insertOne({ _id: 3, email: 'new' }, { session: second }))).toBe(112);
    await first.commitTransaction();
    const third = await begun(items);
    await items.insertOne({ _id: 4, email: 'own' }, { session: third });
    expect(await codeOf(items.insertOne({ _id: 5, email: 'own' }, { session: third }))).toBe(11000);

    expect(await items.countDocuments()).toBe(2);
    for (const session of [first, second, third]) await session.endSession();
  });

  it('may give a unique key from one document to another', async () => {
    const items = collection();
    await items.createIndex({ email: 1 }, { unique: true });
    await items.insertMany([
      { _id: 1, email: 'a' },
      { _id: 2, email: 'b' },
    ]);
    const session = await begun(items);

    await items.updateOne({ _id: 1 }, { $set: { email: 'c' } }, { session });
    await items.updateOne({ _id: 2 }, { $set: { email: 'a' } }, { session });
    await session.commitTransaction();

    expect(await items.findOne({ email: 'a' })).toMatchObject({ _id: 2 });
    expect(await codeOf(items.insertOne({ _id: 3, email: 'c' }))).toBe(11000);
    expect(await codeOf(items.insertOne({ _id: 4, email: 'b' }))).toBe(0);
    await session.endSession();
  });

  it('ends with any error, and undoes everything', async () => {
    const items = collection();
    const session = await begun(items);
    await items.insertOne({ _id: 1 }, { session });

    expect(await codeOf(items.insertOne({ _id: 1 }, { session }))).toBe(11000);

    expect(await codeOf(items.findOne({}, { session }))).toBe(251);
    expect(await items.countDocuments()).toBe(0);
    await session.endSession();
  });

  it('may be committed again, not aborted after that, and not under a number that nobody began', async () => {
    const items = collection();
    const send = rawCommands();

    expect(
      await send({ insert: 'items', documents: [{ _id: 1 }], $db: items.dbName }, { startTransaction: true }),
    ).toBe(0);
    expect(await send({ commitTransaction: 1 })).toBe(0);
    expect(await send({ commitTransaction: 1 })).toBe(0);
    expect(await send({ abortTransaction: 1 })).toBe(256);
    expect(await send({ commitTransaction: 1 }, { txnNumber: 2n })).toBe(251);
    expect(await send({ commitTransaction: 1 }, { txnNumber: 0n })).toBe(225);

    expect(await items.countDocuments()).toBe(1);
  });

  it('may make a collection, which nobody else sees before the commit', async () => {
    const db = mongo.database();
    const session = mongo.client.startSession();
    session.startTransaction();
    await db.createCollection('made', { session });
    await db.collection<Item>('made').insertOne({ _id: 1 }, { session });

    expect(await db.listCollections().toArray()).toEqual([]);
    await session.commitTransaction();

    expect(await db.listCollections().toArray()).toMatchObject([{ name: 'made' }]);
    expect(await db.collection('made').countDocuments()).toBe(1);
    await session.endSession();
  });

  it('of a thousand documents finds each of its own quickly', async () => {
    const items = collection();
    await items.createIndex({ key: 1 }, { unique: true });
    const session = await begun(items);
    const ids = Array.from({ length: 1000 }, (_, i) => i);
    await items.insertMany(
      ids.map((_id) => ({ _id, key: `k${_id}` })),
      { session },
    );

    const began = performance.now();
    await items.bulkWrite(
      ids.map((_id) => ({ updateOne: { filter: { key: `k${_id}` }, update: { $set: { n: 1 } } } })),
      { session },
    );
    const tookMs = performance.now() - began;

    await session.commitTransaction();
    expect(await items.countDocuments({ n: 1 })).toBe(1000);
    expect(tookMs).toBeLessThan(2000);
    await session.endSession();
  });
});

describe('transfers side by side', () => {
  it('never lose or make money, whoever looks', async () => {
    const accounts = collection();
    await accounts.insertMany(Array.from({ length: 8 }, (_, _id) => ({ _id, balance: 100 })));
    const total = async (session: ClientSession) => {
      const rows = await accounts.find({}, { session }).toArray();
      return rows.reduce((sum, { balance }) => sum + balance, 0);
    };
    const seen: number[] = [];
    const transfer = async (i: number) =>
      mongo.client.withSession(async (session) =>
        session.withTransaction(async () => {
          seen.push(await total(session));
          await accounts.updateOne({ _id: i % 8 }, { $inc: { balance: -5 } }, { session });
          await accounts.updateOne({ _id: (i * 3 + 1) % 8 }, { $inc: { balance: 5 } }, { session });
        }),
      );

    await Promise.all(Array.from({ length: 40 }, async (_, i) => transfer(i)));

    expect(new Set(seen)).toEqual(new Set([800]));
    await mongo.client.withSession(async (session) => expect(await total(session)).toBe(800));
  });
});

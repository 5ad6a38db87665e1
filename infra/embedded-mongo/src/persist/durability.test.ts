import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Document, MongoClient, UUID } from 'mongodb';
import { startEmbeddedMongo } from '../index.ts';
import { RawConnection } from '../test/raw-connection.ts';
import { refused, spawned } from '../test/spawned.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const directory = temporaryFolder();
const logFile = (): string => path.join(directory(), 'data.log');
type Item = Document & { _id: number };

/** Runs on a server in this process, which is closed afterwards. */
async function during<T>(body: (client: MongoClient, url: string) => Promise<T>): Promise<T> {
  const server = await startEmbeddedMongo({ directory: directory() });
  const client = new MongoClient(server.url);
  try {
    return await body(client, server.url);
  } finally {
    await client.close();
    await server.close();
  }
}

const itemsOf = (client: MongoClient) => client.db('test').collection<Item>('items');

describe('closing and starting again', () => {
  it('keeps everything: documents, indexes, options, views, what was dropped and renamed', async () => {
    await during(async (client) => {
      const db = client.db('test');
      const items = itemsOf(client);
      await items.createIndex({ email: 1 }, { unique: true });
      await items.insertMany([
        { _id: 1, email: 'a' },
        { _id: 2, email: 'b' },
        { _id: 3, email: 'c' },
      ]);
      await items.updateOne({ _id: 1 }, { $set: { n: 1 } });
      await items.deleteOne({ _id: 2 });
      await db.createCollection('view', { viewOn: 'items', pipeline: [{ $match: { n: 1 } }] });
      await db.collection<Item>('old').insertOne({ _id: 7 });
      await db.collection('old').rename('new');
      await db.collection('gone').insertOne({});
      await db.collection('gone').drop();
    });

    await during(async (client) => {
      const names = await client.db('test').listCollections({}, { nameOnly: true }).toArray();
      expect(names.map(({ name }) => name).toSorted()).toEqual(['items', 'new', 'view']);
      expect(await itemsOf(client).find().toArray()).toEqual([
        { _id: 1, email: 'a', n: 1 },
        { _id: 3, email: 'c' },
      ]);
      expect(await client.db('test').collection('view').countDocuments()).toBe(1);
      await expect(itemsOf(client).insertOne({ _id: 4, email: 'a' })).rejects.toMatchObject({ code: 11000 });
    });
  });

  it('remembers what it answered: a write or commit that is sent again is not done again', async () => {
    const lsid = { id: new UUID() };
    const insert = { insert: 'items', documents: [{ _id: 1 }, { _id: 2 }], lsid, txnNumber: 1n, $db: 'test' };
    const inTransaction = { txnNumber: 2n, autocommit: false, lsid };
    await during(async (_client, url) => {
      const connection = new RawConnection(url);
      await connection.send(insert);
      const other = { id: new UUID() };
      await connection.send({
        insert: 'items',
        documents: [{ _id: 3 }],
        ...inTransaction,
        lsid: other,
        startTransaction: true,
        $db: 'test',
      });
      await connection.send({ commitTransaction: 1, ...inTransaction, lsid: other, $db: 'admin' });
      Object.assign(inTransaction, { lsid: other });
    });

    await during(async (client, url) => {
      const connection = new RawConnection(url);
      expect(await connection.send(insert)).toMatchObject({ ok: 1, n: 2 });
      expect(await connection.send({ commitTransaction: 1, ...inTransaction, $db: 'admin' })).toMatchObject({ ok: 1 });
      expect(await itemsOf(client).countDocuments()).toBe(3);
    });
  });

  it('lets a change stream go on where it stopped', async () => {
    const token = await during(async (client) => {
      const stream = itemsOf(client).watch([], { maxAwaitTimeMS: 20 });
      await stream.tryNext();
      await itemsOf(client).insertMany([{ _id: 1 }, { _id: 2 }]);
      await stream.next();
      const { resumeToken } = stream;
      await stream.close();
      return resumeToken;
    });

    await during(async (client) => {
      const stream = itemsOf(client).watch([], { resumeAfter: token, maxAwaitTimeMS: 20 });
      expect(await stream.next()).toMatchObject({ operationType: 'insert', fullDocument: { _id: 2 } });
      await stream.close();
    });
  });
});

describe('a log', () => {
  it('with a torn end loses only what nobody was told of', async () => {
    await during(async (client) => {
      await itemsOf(client).insertMany([{ _id: 1 }, { _id: 2 }]);
    });
    const { size } = statSync(logFile());
    await during(async (client) => itemsOf(client).insertOne({ _id: 3 }));
    truncateSync(logFile(), statSync(logFile()).size - 5);

    await during(async (client) => {
      expect(await itemsOf(client).countDocuments()).toBe(2);
      expect(statSync(logFile()).size).toBe(size);
      await itemsOf(client).insertOne({ _id: 4 });
    });

    await during(async (client) => expect(await itemsOf(client).countDocuments()).toBe(3));
  });

  it.each([
    ['in a document', 60],
    ['in a length', 1],
  ])('damaged in the middle (%s) refuses to start, says where, and is left as it is', async (_where, offset) => {
    await during(async (client) => {
      for (const id of [1, 2, 3]) await itemsOf(client).insertOne({ _id: id, text: 'x'.repeat(100) });
    });
    const bytes = readFileSync(logFile());
    const first = bytes.indexOf('xxxxxxxx') - 60;
    const record = recordBefore(bytes, first);
    bytes[record + offset] = (bytes[record + offset] ?? 0) ^ 0x55;
    writeFileSync(logFile(), bytes);

    const { code, says } = await refused(directory());

    expect(code).toBe(2);
    expect(says).toContain(`data.log is damaged at byte ${record}`);
    expect(readFileSync(logFile()).equals(bytes)).toBe(true);
  });

  it('is made smaller when most of it is about what is no more, and nothing is missing then', async () => {
    const text = 'x'.repeat(50_000);
    let more = 0;
    const largest = await during(async (client) => {
      const items = itemsOf(client);
      await items.insertMany(Array.from({ length: 100 }, (_, _id) => ({ _id, n: 0, text })));
      for (let n = 1; n <= 5; n++) await items.updateMany({}, { $set: { n } });
      const before = statSync(logFile()).size;
      for (; statSync(logFile()).size >= before; more++) await items.insertOne({ _id: 2000 + more });
      await items.insertOne({ _id: 1000, n: 5 });
      return before;
    });

    expect(largest).toBeGreaterThan(25_000_000);
    expect(statSync(logFile()).size).toBeLessThan(10_000_000);
    await during(async (client) => {
      expect(await itemsOf(client).countDocuments({ n: 5 })).toBe(101);
      expect(await itemsOf(client).countDocuments({ _id: { $gte: 2000 } })).toBe(more);
      expect(more).toBeGreaterThan(0);
    });
  }, 60_000);
});

/** Where the record begins that a place in the log belongs to. */
function recordBefore(bytes: Buffer, place: number): number {
  let at = 17;
  for (;;) {
    const next = at + 8 + bytes.readUInt32LE(at);
    if (next > place) return at;
    at = next;
  }
}

describe('a directory', () => {
  it('is refused to a second process, which names the first', async () => {
    const server = await startEmbeddedMongo({ directory: directory() });

    const { code, says } = await refused(directory());
    await expect(startEmbeddedMongo({ directory: directory() })).rejects.toThrow('in use');

    expect(code).toBe(2);
    expect(says).toContain(`is in use by process ${process.pid}`);
    await server.close();
    await during(async (client) => client.db('test').command({ ping: 1 }));
  });

  it('is free again after its process was killed, and has all that was acknowledged', async () => {
    const acknowledged = new Set<number>();
    for (let round = 0; round < 3; round++) {
      const server = await spawned(directory());
      const client = new MongoClient(server.url, { serverSelectionTimeoutMS: 500 });
      await writeUntilKilled(client, acknowledged, async () => server.kill('SIGKILL'));
      await client.close();
    }

    await during(async (client) => {
      const stored = await itemsOf(client).find().toArray();
      const ids = new Set(stored.map(({ _id }) => _id));
      expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
      const firsts = stored.filter(({ side }) => side === 'first').length;
      expect(stored.filter(({ side }) => side === 'second')).toHaveLength(firsts);
    });
  }, 60_000);
});

/** Single inserts and pairs in transactions side by side; the kill comes in the middle of them. */
async function writeUntilKilled(
  client: MongoClient,
  acknowledged: Set<number>,
  kill: () => Promise<void>,
): Promise<void> {
  const items = itemsOf(client);
  const killed = new AbortController();
  const done = { singles: 0, pairs: 0 };
  const singles = async (lane: number) => {
    for (; !killed.signal.aborted; done.singles++) {
      const id = Date.now() * 1000 + lane * 100 + (done.singles % 100);
      await items.insertOne({ _id: id });
      acknowledged.add(id);
    }
  };
  const doubles = async () => {
    for (; !killed.signal.aborted; done.pairs++) {
      const id = -Date.now() * 1000 - (done.pairs % 1000);
      await client.withSession(async (session) =>
        session.withTransaction(async () => {
          await items.insertOne({ _id: id, side: 'first' }, { session });
          await items.insertOne({ _id: id - 0.5, side: 'second' }, { session });
        }),
      );
      acknowledged.add(id).add(id - 0.5);
    }
  };
  const lanes = [singles(0), singles(1), doubles()].map(async (lane) => lane.catch(() => {}));
  while (done.singles < 40 || done.pairs < 10) await sleep(5);
  await kill();
  killed.abort();
  await Promise.all(lanes);
}

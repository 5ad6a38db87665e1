import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../index.ts';
import { ran } from '../test/spawned.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { backUp } from './backup.ts';

type Account = { _id: number; balance: number; text: string };

const ACCOUNTS = 20;
const folder = temporaryFolder();
const data = (): string => path.join(folder(), 'data');
const copy = (): string => path.join(folder(), 'copy');
const later = (): string => path.join(folder(), 'later');
const accountsOf = (client: MongoClient) => client.db('test').collection<Account>('accounts');

async function on<T>(directory: string, body: (client: MongoClient) => Promise<T>): Promise<T> {
  const server = await startEmbeddedMongo({ directory });
  const client = new MongoClient(server.url);
  try {
    return await body(client);
  } finally {
    await client.close();
    await server.close();
  }
}

async function open(client: MongoClient, text: string): Promise<void> {
  await accountsOf(client).insertMany(Array.from({ length: ACCOUNTS }, (_, _id) => ({ _id, balance: 100, text })));
}

/** Moves money between two accounts, all of it in one transaction. */
async function transfer(client: MongoClient, i: number): Promise<void> {
  const accounts = accountsOf(client);
  await client.withSession(async (session) =>
    session.withTransaction(async () => {
      await accounts.updateOne({ _id: i % ACCOUNTS }, { $inc: { balance: -1 } }, { session });
      await accounts.updateOne({ _id: (i * 7 + 1) % ACCOUNTS }, { $inc: { balance: 1 } }, { session });
    }),
  );
}

/** Transfers without a break while something else is done. */
async function underLoad<T>(client: MongoClient, body: (transfers: () => number) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  let done = 0;
  const load = (async () => {
    for (; !ended.signal.aborted; done++) await transfer(client, done);
  })();
  try {
    return await body(() => done);
  } finally {
    ended.abort();
    await load;
  }
}

const sumOf = async (client: MongoClient): Promise<number> =>
  (await accountsOf(client).find().toArray()).reduce((sum, { balance }) => sum + balance, 0);

it('a backup under writes is the data of one moment: it has what was acknowledged before, and no half of a transaction', async () => {
  await on(data(), async (client) => {
    await open(client, '');
    await underLoad(client, async (transfers) => {
      while (transfers() < 20) await accountsOf(client).findOne();
      await client.db('test').collection('notes').insertOne({ before: true });
      const from = transfers();

      expect(await ran(['backup', copy(), '--directory', data()])).toMatchObject({ code: 0, says: '' });

      expect(transfers()).toBeGreaterThan(from);
      await client.db('test').collection('notes').insertOne({ before: false });
      backUp(data(), later());
    });
  });

  await on(copy(), async (client) => {
    expect(await sumOf(client)).toBe(100 * ACCOUNTS);
    expect(await client.db('test').collection('notes').countDocuments()).toBe(1);
    await transfer(client, 1);
  });
  await on(later(), async (client) => {
    expect(await sumOf(client)).toBe(100 * ACCOUNTS);
    expect(await client.db('test').collection('notes').countDocuments()).toBe(2);
  });
}, 30_000);

it('is whole whenever it is made, also while the log is compacted', async () => {
  await on(data(), async (client) => {
    await open(client, 'x'.repeat(100_000));
    const log = path.join(data(), 'data.log');
    let compacted = false;
    await underLoad(client, async () => {
      for (let i = 0, size = 0; !compacted || i < 10; i++) {
        const { commits } = backUp(data(), path.join(copy(), String(i)));
        expect(commits).toBeGreaterThan(0);
        await accountsOf(client).updateMany({}, [{ $set: { text: { $concat: ['$text', 'x'] } } }]);
        const now = statSync(log).size;
        compacted ||= now < size;
        size = now;
      }
    });
  });

  for (const name of readdirSync(copy()))
    await on(path.join(copy(), name), async (client) => expect(await sumOf(client)).toBe(100 * ACCOUNTS));
}, 60_000);

it('overwrites nothing, and needs something to copy', async () => {
  await on(data(), async (client) => open(client, ''));
  mkdirSync(copy());
  writeFileSync(path.join(copy(), 'mine'), 'precious');

  expect(() => backUp(data(), copy())).toThrow('is not empty; a backup overwrites nothing');
  expect(() => backUp(folder(), path.join(folder(), 'other'))).toThrow('There is no data in');

  expect(readFileSync(path.join(copy(), 'mine'), 'utf8')).toBe('precious');
  expect(readdirSync(folder()).toSorted()).toEqual(['copy', 'data']);
});

it('leaves out the last commit where it is there by half', async () => {
  await on(data(), async (client) => open(client, ''));
  const log = path.join(data(), 'data.log');
  const whole = readFileSync(log);
  writeFileSync(log, Buffer.concat([whole, whole.subarray(17, 60)]));

  expect(backUp(data(), copy()).bytes).toBe(whole.length);

  expect(readFileSync(path.join(copy(), 'data.log')).equals(whole)).toBe(true);
});

it('gives no copy of a damaged log, nor leaves a half of one', async () => {
  await on(data(), async (client) => {
    await open(client, 'some text');
    await transfer(client, 1);
  });
  const log = path.join(data(), 'data.log');
  const bytes = readFileSync(log);
  bytes[bytes.indexOf('some text')] = 0;
  writeFileSync(log, bytes);

  expect(() => backUp(data(), copy())).toThrow('is damaged at byte');

  expect(readdirSync(copy())).toEqual([]);
});

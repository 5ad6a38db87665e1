import { createServer } from 'node:net';
import { once } from 'node:events';
import { type Collection, MongoClient, type MongoClientOptions } from 'mongodb';
import { ulid } from 'ulid';
import { testDatabaseUrl } from '../config.ts';
import { NOT_WRITABLE_PRIMARY, WRITE_CONCERN_TIMEOUT, WRITE_CONFLICT, COMMIT_UNKNOWN } from './failures.ts';
import { startWireProxy, type WireProxy } from './wire-proxy.ts';

interface Row {
  readonly _id: string;
  readonly text?: string;
}

const clients: MongoClient[] = [];
const databaseName = `test_${ulid()}`;
let proxy: WireProxy;
let rows: Collection<Row>;
/** The same, seen past the proxy. */
let stored: Collection<Row>;

function connect(url: string, options: MongoClientOptions = {}): MongoClient {
  const client = new MongoClient(url, { timeoutMS: 5_000, ...options });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  proxy = await startWireProxy(testDatabaseUrl());
  rows = connect(proxy.url).db(databaseName).collection('rows');
  stored = connect(testDatabaseUrl()).db(databaseName).collection('rows');
  await stored.insertOne({ _id: 'first' });
});

afterEach(() => proxy.forget());

afterAll(async () => {
  await stored.db.dropDatabase();
  for (const client of clients) await client.close();
  await proxy.close();
});

/** Two inserts in one transaction that is committed once; gives the error of whichever failed. */
async function insertBoth(first: string, second: string): Promise<unknown> {
  const session = rows.db.client.startSession();
  try {
    session.startTransaction();
    await rows.insertOne({ _id: first }, { session });
    await rows.insertOne({ _id: second }, { session });
    await session.commitTransaction();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await session.endSession();
  }
}

function labelsOf(error: unknown): string[] {
  return [...(error as { errorLabelSet: ReadonlySet<string> }).errorLabelSet].toSorted();
}

function countOf(...ids: readonly string[]): Promise<number> {
  return stored.countDocuments({ _id: { $in: [...ids] } });
}

function mentions(text: string): (command: object) => boolean {
  return (command) => JSON.stringify(command).includes(text);
}

test('what no rule fits passes as it is, in pieces and at any size', async () => {
  const large = 'x'.repeat(300_000);
  await rows.insertMany([{ _id: 'large', text: large }, { _id: 'small' }]);

  expect(await rows.findOne({ _id: 'large' })).toEqual({ _id: 'large', text: large });
  expect(await countOf('large', 'small')).toBe(2);
});

test('a driver that looks for the set stays at the proxy', async () => {
  const found = new Set<string>();
  const client = connect(proxy.url, { heartbeatFrequencyMS: 500, directConnection: false });
  client.on('serverDescriptionChanged', ({ newDescription }) => void found.add(newDescription.address));
  await client.db(databaseName).command({ ping: 1 });
  const hello = await client.db('admin').command({ hello: 1 });

  expect([...found]).toEqual([new URL(proxy.url).host]);
  expect(hello).toMatchObject({ me: new URL(proxy.url).host, hosts: [new URL(proxy.url).host] });
});

test('it is led past the proxy neither by an answer that is late', async () => {
  proxy.use({ command: 'hello', moment: 'after', action: { delayMs: 1 } });

  expect(await rows.db.admin().command({ hello: 1 })).toMatchObject({ me: new URL(proxy.url).host });
});

test('a rule meets the nth command of its name that its condition fits, so many times', async () => {
  const rule = proxy.use({
    command: 'find',
    where: mentions('chosen'),
    nth: 2,
    times: 2,
    action: { answer: WRITE_CONFLICT },
  });
  const codes: unknown[] = [];
  for (const name of ['chosen', 'other', 'chosen', 'chosen', 'chosen']) {
    codes.push(
      await rows.findOne({ _id: name }).then(
        () => 0,
        ({ code }: { code: number }) => code,
      ),
    );
  }

  expect(codes).toEqual([0, 0, 112, 112, 0]);
  expect(rule.met()).toBe(2);
});

test('documents that travel beside a command, in a sequence of their own, are seen too', async () => {
  const insert = { name: 'insertOne', namespace: `${databaseName}.rows`, document: { text: 'beside' } } as const;
  proxy.use({ command: 'bulkWrite', where: mentions('beside'), action: { answer: WRITE_CONFLICT } });

  await expect(rows.db.client.bulkWrite([insert])).rejects.toMatchObject({ cause: { code: 112 } });

  expect(await stored.countDocuments({ text: 'beside' })).toBe(0);
});

test('a write conflict ends the transaction at the server too, before the client does', async () => {
  proxy.use({ command: 'insert', nth: 2, action: { answer: WRITE_CONFLICT } });
  const session = rows.db.client.startSession();
  session.startTransaction();
  await rows.insertOne({ _id: 'a1' }, { session });

  const error: unknown = await rows.insertOne({ _id: 'a2' }, { session }).catch((caught: unknown) => caught);
  const inserted = await stored.insertOne({ _id: 'a1' }, { timeoutMS: 500 });
  await session.endSession();

  expect(error).toMatchObject({ code: 112, codeName: 'WriteConflict' });
  expect(labelsOf(error)).toEqual(['TransientTransactionError']);
  expect(inserted.acknowledged).toBe(true);
});

test.each([
  ['a write in a transaction starts anew', 'insert', 2, ['TransientTransactionError']],
  ['a commit may be sent again', 'commitTransaction', 1, ['RetryableWriteError', 'UnknownTransactionCommitResult']],
])('no primary any more: %s', async (_, command, nth, labels) => {
  // A driver sends a commit twice by itself.
  const rule = proxy.use({ command, nth, times: 2, action: { answer: NOT_WRITABLE_PRIMARY } });

  const error = await insertBoth(`b1 ${command}`, `b2 ${command}`);

  expect(error).toMatchObject({ code: 10_107 });
  expect(labelsOf(error)).toEqual(labels);
  expect(rule.met()).toBe(command === 'insert' ? 1 : 2);
});

test('no primary any more: a write on its own is sent again by the driver', async () => {
  const rule = proxy.use({ command: 'insert', action: { answer: NOT_WRITABLE_PRIMARY } });

  await rows.insertOne({ _id: 'again' });

  expect(rule.met()).toBe(1);
  expect(await countOf('again')).toBe(1);
});

test.each([
  ['before the server hears of it', 'before', COMMIT_UNKNOWN, 0],
  ['after it has taken effect', 'after', COMMIT_UNKNOWN, 2],
  ['after it has taken effect, but for the other members', 'after', WRITE_CONCERN_TIMEOUT, 2],
] as const)('a commit whose result is unknown, %s', async (text, moment, answer, effect) => {
  const [first, second] = [`c1 ${text}`, `c2 ${text}`];
  proxy.use({ command: 'commitTransaction', moment, action: { answer } });

  const error = await insertBoth(first, second);

  expect(labelsOf(error)).toEqual(['UnknownTransactionCommitResult']);
  expect(await countOf(first, second)).toBe(effect);
});

test.each([
  ['before', 0],
  ['after', 2],
] as const)('a connection that ends %s a commit was forwarded', async (moment, effect) => {
  const [first, second] = [`d1 ${moment}`, `d2 ${moment}`];
  const rule = proxy.use({ command: 'commitTransaction', moment, times: 2, action: 'close' });

  const error = await insertBoth(first, second);

  expect(error).toMatchObject({ name: 'MongoNetworkError' });
  expect(labelsOf(error)).toContain('UnknownTransactionCommitResult');
  expect(rule.met()).toBe(2);
  expect(await countOf(first, second)).toBe(effect);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('a command or its answer that is dropped, %s', async (moment, effect) => {
  const id = `dropped ${moment}`;
  proxy.use({ command: 'insert', moment, times: 9, action: 'drop' });

  await expect(rows.insertOne({ _id: id }, { timeoutMS: 300 })).rejects.toMatchObject({
    name: 'MongoOperationTimeoutError',
  });

  expect(await countOf(id)).toBe(effect);
});

test.each(['before', 'after'] as const)('a delay %s the server has answered', async (moment) => {
  proxy.use({ command: 'find', moment, action: { delayMs: 200 } });
  const startMs = performance.now();

  expect(await rows.findOne({ _id: 'first' })).toEqual({ _id: 'first' });

  expect(performance.now() - startMs).toBeGreaterThan(190);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('a reply of the test, %s', async (moment, effect) => {
  const id = `replied ${moment}`;
  proxy.use({ command: 'insert', moment, action: { reply: { ok: 1, n: 1 } } });

  await rows.insertOne({ _id: id });

  expect(await countOf(id)).toBe(effect);
});

test('an answer can be edited', async () => {
  proxy.use({ command: 'count', action: { edit: (answer) => ({ ...answer, n: 99 }) } });

  expect(await rows.estimatedDocumentCount()).toBe(99);
});

test('connections that are cut come again', async () => {
  let ended = 0;
  rows.db.client.on('connectionClosed', () => (ended += 1));

  proxy.cut();

  expect(await rows.findOne({ _id: 'first' })).toEqual({ _id: 'first' });
  expect(ended).toBeGreaterThan(0);
});

test('in front of several hosts it takes the primary', async () => {
  const [, host = ''] = /^mongodb:\/\/([^/]+)/.exec(proxy.url) ?? [];
  const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const { setName } = await rows.db.admin().command({ hello: 1 });
  const second = await startWireProxy(`mongodb://127.0.0.1:${port},${host}/?replicaSet=${setName}`);

  expect(await connect(second.url).db(databaseName).collection<Row>('rows').findOne({ _id: 'first' })).not.toBeNull();

  await second.close();
  silent.close();
});

test('an address that names no host is refused', async () => {
  await expect(startWireProxy('mongodb+srv://db.example.org/')).rejects.toThrow('starts with mongodb://');
});

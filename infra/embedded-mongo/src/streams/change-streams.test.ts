import type { ChangeStream, ChangeStreamDocument, ClientSession, Document, ResumeToken } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();
type Item = Document & { _id: number };
type Event = ChangeStreamDocument & { documentKey?: { _id?: number } };

async function take(stream: ChangeStream, count: number): Promise<Event[]> {
  const events: Event[] = [];
  while (events.length < count) events.push((await stream.next()) as Event);
  return events;
}

/** A stream that is open already: what is written from now on is in it. */
async function opened(stream: ChangeStream): Promise<ChangeStream> {
  await stream.tryNext();
  return stream;
}

const told = (events: readonly Event[]): unknown[] =>
  events.map(({ operationType, documentKey: { _id } = {} }) => [operationType, _id]);

const tokenOf = (event: Event | undefined): ResumeToken => event && Object.values(event)[0];

describe('a change stream', () => {
  it('tells inserts, updates field by field, replacements and deletes', async () => {
    const items = mongo.database().collection<Item>('items');
    const stream = await opened(items.watch([], { fullDocument: 'updateLookup', maxAwaitTimeMS: 20 }));

    await items.insertOne({ _id: 1, a: 1, gone: true, list: [1, 2, 3] });
    await items.updateOne({ _id: 1 }, { $set: { a: 2, list: [1] }, $unset: { gone: '' } });
    await items.replaceOne({ _id: 1 }, { b: 1 });
    await items.deleteOne({ _id: 1 });
    const events = await take(stream, 4);

    expect(told(events)).toEqual([
      ['insert', 1],
      ['update', 1],
      ['replace', 1],
      ['delete', 1],
    ]);
    expect(events[1]).toMatchObject({
      updateDescription: {
        updatedFields: { a: 2 },
        removedFields: ['gone'],
        truncatedArrays: [{ field: 'list', newSize: 1 }],
      },
      fullDocument: null,
    });
    await stream.close();
  });

  it('wakes as soon as something is written, and not before its time otherwise', async () => {
    const items = mongo.database().collection<Item>('items');
    const stream = await opened(items.watch([], { maxAwaitTimeMS: 2500 }));

    const began = performance.now();
    const next = stream.next();
    await items.insertOne({ _id: 1 });
    await next;

    expect(performance.now() - began).toBeLessThan(2000);
    await stream.close();
  });

  it('gives a token on an empty batch too, which moves on with what others write', async () => {
    const db = mongo.database();
    const stream = await opened(db.collection('quiet').watch([], { maxAwaitTimeMS: 10 }));
    const before = stream.resumeToken;

    await db.collection('busy').insertOne({ a: 1 });
    await stream.tryNext();

    const [left, right] = [before, stream.resumeToken].map((token) => JSON.stringify(token));
    expect(Number(right && left && right > left)).toBe(1);
    await stream.close();
  });

  it('tells a transaction only when it is committed, its events in order, each with a token to resume behind', async () => {
    const items = mongo.database().collection<Item>('items');
    const stream = await opened(items.watch([], { maxAwaitTimeMS: 20 }));
    const write = async (session: ClientSession, first: number) => {
      session.startTransaction();
      for (let i = 0; i < 3; i++) await items.insertOne({ _id: first + i }, { session });
    };

    await mongo.client.withSession(async (session) => {
      await write(session, 1);
      await session.abortTransaction();
      await write(session, 10);
      expect(await stream.tryNext()).toBeNull();
      await session.commitTransaction();
    });
    const events = await take(stream, 3);
    const resumed = items.watch([], { resumeAfter: tokenOf(events[0]), maxAwaitTimeMS: 20 });
    const rest = await take(resumed, 2);

    expect(told(events)).toEqual([
      ['insert', 10],
      ['insert', 11],
      ['insert', 12],
    ]);
    expect(new Set(events.map((event) => JSON.stringify(tokenOf(event)))).size).toBe(3);
    expect(told(rest)).toEqual([
      ['insert', 11],
      ['insert', 12],
    ]);
    await Promise.all([stream.close(), resumed.close()]);
  });

  it('ends with its collection; only startAfter goes on behind that', async () => {
    const db = mongo.database();
    const items = await db.createCollection<Item>('items');
    const stream = await opened(items.watch([], { maxAwaitTimeMS: 20 }));
    await items.insertOne({ _id: 1 });
    await items.drop();
    const events = await take(stream, 3);
    const last = tokenOf(events.at(-1));

    const after = await opened(db.collection('items').watch([], { startAfter: last, maxAwaitTimeMS: 20 }));
    await db.collection<Item>('items').insertOne({ _id: 2 });

    expect(events.map(({ operationType }) => operationType)).toEqual(['insert', 'drop', 'invalidate']);
    expect(told(await take(after, 1))).toEqual([['insert', 2]]);
    const refused = db.collection('items').watch([], { resumeAfter: last });
    expect(await codeOf(refused.next())).toBe(260);
    await Promise.all([after.close(), refused.close()]);
  });

  it('filters by a pipeline, and refuses a token that is none', async () => {
    const items = mongo.database().collection<Item>('items');
    const stream = await opened(items.watch([{ $match: { 'fullDocument.a': { $gt: 1 } } }], { maxAwaitTimeMS: 20 }));

    await items.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);

    expect(told(await take(stream, 1))).toEqual([['insert', 2]]);
    expect(await codeOf(items.watch([], { resumeAfter: { _data: 'no' } }).next())).toBe(260);
    await stream.close();
  });
});

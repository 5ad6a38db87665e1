import type { Collection as DriverCollection, Document } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

type Item = Document & { _id: number; n: number; group: number };

const COUNT = 25_000;
const SUM = ((COUNT - 1) * COUNT) / 2;
/** So many that a read of all takes more than a few slices on a fast machine, too. */
const MANY = 60_000;
const mongo = served();
let items: DriverCollection<Item>;
/** The same, over another connection. */
let others: DriverCollection<Item>;

/** A collection that no other test has. */
async function fill(count: number): Promise<void> {
  items = mongo.database().collection<Item>('items');
  const client = await mongo.connect();
  others = client.db(items.dbName).collection<Item>('items');
  await items.createIndex({ n: 1 });
  await items.insertMany(
    Array.from({ length: count }, (_, i) => ({ _id: i, n: i, group: i % 700, odd: [i % 3, i % 5] })),
  );
}

/** Runs single reads or writes on another connection, one after the other, while something long is under way. */
async function beside<T>(
  long: Promise<T>,
  step: (i: number) => Promise<unknown>,
): Promise<{ result: T; waits: number[]; longMs: number }> {
  const waits: number[] = [];
  const ended = new AbortController();
  const steps = async () => {
    for (let i = 0; !ended.signal.aborted; i++) {
      const began = performance.now();
      await step(i);
      if (!ended.signal.aborted) waits.push(performance.now() - began);
    }
  };
  const began = performance.now();
  const done = steps();
  try {
    return { result: await long, waits, longMs: performance.now() - began };
  } finally {
    ended.abort();
    await done;
  }
}

/** By what each reads, and how; all of them look at every document. */
const longReads: Readonly<Record<string, () => Promise<unknown>>> = {
  scan: async () => items.find({ group: -1 }).toArray(),
  'scan backwards': async () => items.find({ group: -1 }).sort({ $natural: -1 }).toArray(),
  'index scan': async () => items.find({ n: { $gte: 0 }, group: -1 }).toArray(),
  count: async () => items.countDocuments({ group: { $gt: 3 } }),
  distinct: async () => items.distinct('group'),
  $group: async () => items.aggregate([{ $group: { _id: '$group', n: { $sum: '$n' } } }]).toArray(),
  $lookup: async () =>
    items
      .aggregate([
        { $match: { n: { $lt: 4000 } } },
        { $lookup: { from: 'items', localField: '_id', foreignField: 'n', as: 'same' } },
        { $match: { same: { $size: 0 } } },
      ])
      .toArray(),
  sort: async () => items.find().sort({ group: 1, odd: -1 }).limit(5).toArray(),
  'sort of all': async () => items.aggregate([{ $sort: { group: 1 } }, { $skip: MANY - 1 }]).toArray(),
};

describe('others read meanwhile', () => {
  beforeAll(async () => fill(MANY));

  it.each(Object.keys(longReads))('a long read (%s) keeps nobody waiting for its end', async (name) => {
    const { waits, longMs } = await beside(longReads[name]?.() ?? Promise.reject(), async (i) =>
      others.findOne({ n: i }),
    );

    expect(waits.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...waits)).toBeLessThan(longMs * 0.75);
  });

  it('an index is built while others read', async () => {
    const { waits, longMs } = await beside(items.createIndex({ odd: 1, group: -1 }), async (i) =>
      others.findOne({ n: i }),
    );

    expect(waits.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...waits)).toBeLessThan(longMs * 0.75);
  });
});

/** Takes one away, changes one, brings a new one, moves one to the other end of the index. */
const write = async (i: number): Promise<unknown> => {
  const at = (i * 7919) % COUNT;
  return others.bulkWrite([
    { deleteOne: { filter: { _id: at } } },
    { updateOne: { filter: { _id: COUNT - at }, update: { $inc: { n: 1000 } } } },
    { updateOne: { filter: { _id: at + 1 }, update: { $set: { n: -at - 1 } } } },
    { insertOne: { document: { _id: COUNT + 1 + i, n: at, group: 1 } } },
  ]);
};

const sumOf = (rows: readonly { n: number }[]): number => rows.reduce((sum, { n }) => sum + n, 0);
const snapshots: Readonly<Record<string, () => Promise<number>>> = {
  scan: async () => sumOf(await items.find({ group: { $gte: 0 } }, { batchSize: COUNT }).toArray()),
  'scan backwards': async () => sumOf(await items.find({}, { batchSize: COUNT }).sort({ $natural: -1 }).toArray()),
  'index scan': async () => sumOf(await items.find({ n: { $gte: -COUNT } }, { batchSize: COUNT }).toArray()),
  'index scan backwards': async () => sumOf(await items.find({}, { batchSize: COUNT }).sort({ n: -1 }).toArray()),
  $group: async () =>
    sumOf((await items.aggregate([{ $group: { _id: '$group', n: { $sum: '$n' } } }]).toArray()) as Item[]),
  sort: async () => sumOf(await items.find({}, { batchSize: COUNT }).sort({ group: -1 }).toArray()),
};

describe('others write meanwhile', () => {
  beforeEach(async () => fill(COUNT));

  it.each(Object.keys(snapshots))('a long read (%s) sees nothing of what is written in its pauses', async (name) => {
    const { result, waits } = await beside(snapshots[name]?.() ?? Promise.reject(), write);

    expect(waits.length).toBeGreaterThanOrEqual(2);
    expect(result).toBe(SUM);
  });

  it('an index that is built beside writes has what a scan finds', async () => {
    const { waits } = await beside(items.createIndex({ group: 1, n: 1 }), write);
    const range = { group: { $gte: 0 } };

    const indexed = await items.find(range).hint({ group: 1, n: 1 }).toArray();
    const scanned = await items.find(range).hint({ $natural: 1 }).sort({ group: 1, n: 1 }).toArray();

    expect(waits.length).toBeGreaterThanOrEqual(2);
    expect(indexed.map(({ group, n }) => [group, n])).toEqual(scanned.map(({ group, n }) => [group, n]));
  });

  it('a unique index is refused for what was written while it was built', async () => {
    await items.updateMany({}, [{ $set: { key: '$n' } }]);

    const { result } = await beside(codeOf(items.createIndex({ key: 1 }, { unique: true })), async () =>
      others.updateOne({ _id: COUNT - 1 }, { $set: { key: 0 } }),
    );

    expect(result).toBe(11_000);
    expect(await items.indexExists('key_1')).toBe(false);
  });

  it('ends in a pause when its time is over, or its cursor is killed', async () => {
    expect(await codeOf(items.find({ group: -1 }, { maxTimeMS: 1 }).toArray())).toBe(50);

    await mongo.client.withSession(async (session) => {
      const { db } = items;
      const { cursor } = await db.command(
        { find: 'items', filter: { group: { $in: [0, -1] } }, batchSize: 1 },
        { session },
      );
      const more = codeOf(db.command({ getMore: cursor.id, collection: 'items', batchSize: COUNT }, { session }));
      await others.db.command({ killCursors: 'items', cursors: [cursor.id] });
      expect(await more).toBe(237);
    });
  });
});

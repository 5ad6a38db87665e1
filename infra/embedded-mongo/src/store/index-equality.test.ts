import fc from 'fast-check';
import type { ClientSession, Collection, Document, Filter, FindOptions } from 'mongodb';
import { served } from '../test/served.ts';

const mongo = served();

type Item = Document & { _id: number };
type Index = { key: Record<string, 1 | -1>; options: Document };

const COLLATION = { locale: 'en', strength: 2 };

const INDEXES: readonly Index[] = [
  { key: { a: 1 }, options: { sparse: true } },
  { key: { a: -1, b: 1 }, options: { sparse: true } },
  { key: { a: 1 }, options: { partialFilterExpression: { b: { $exists: true } } } },
  { key: { a: 1, b: -1 }, options: { partialFilterExpression: { b: { $gt: 1 } } } },
  { key: { b: 1, a: 1 }, options: { partialFilterExpression: { a: 'x', b: { $gte: 0 } } } },
  { key: { a: 1 }, options: { collation: COLLATION } },
  { key: { 'c.d': -1, a: 1 }, options: { collation: COLLATION } },
  { key: { 'c.d': 1, 'c.e': -1 }, options: {} },
  { key: { a: 1, 'c.d': 1 }, options: { sparse: true } },
];

const plain = fc.constantFrom<unknown>(null, 0, 1, 2, 3, 1.5, 'x', 'X', 'é', 'e', 'É', true);
const elements = fc.array(plain, { maxLength: 3 });
const inner = fc.record({ d: plain, e: plain }, { requiredKeys: [] });
/** Arrays in one field or in the other: side by side no index and no sort takes them. */
const shapes = [
  fc.record({ a: fc.oneof(plain, elements), b: plain, c: inner }, { requiredKeys: [] }),
  fc.record({ a: plain, b: plain, c: fc.oneof(inner, fc.array(inner, { maxLength: 2 })) }, { requiredKeys: [] }),
  fc.record({ a: plain, b: plain, c: inner }, { requiredKeys: [] }),
];

const condition = fc.oneof(
  plain,
  elements,
  fc.record({ $gt: plain }),
  fc.record({ $gte: plain, $lt: plain }),
  fc.record({ $in: fc.array(plain, { maxLength: 3 }) }),
  fc.constantFrom<Document>({ $exists: true }, { $exists: false }, { $ne: null }, { $type: 'string' }, { $gt: 1 }),
);
const filter: fc.Arbitrary<Document> = fc.oneof(
  fc.record({ a: condition }),
  fc.record({ b: condition, a: condition }),
  fc.record({ a: condition, b: fc.constantFrom<Document>({ $gt: 1 }, { $exists: true }, { $gte: 0 }) }),
  fc.record({ 'c.d': condition, 'c.e': condition }, { requiredKeys: ['c.d'] }),
  fc.record({ 'c.d': condition, a: condition }),
);
const sort = fc.constantFrom<Record<string, 1 | -1> | undefined>(
  undefined,
  { a: 1, _id: 1 },
  { a: -1, b: 1, _id: 1 },
  { 'c.d': -1, a: 1, _id: 1 },
  { b: 1, _id: -1 },
);
/** What is stored, and how it changes. */
const histories = shapes.map((document) =>
  fc.record({
    stored: fc.array(document, { minLength: 10, maxLength: 20 }),
    changed: fc.array(
      fc.record({ _id: fc.nat(20), kind: fc.constantFrom('set', 'replace', 'remove', 'insert'), to: document }),
      { minLength: 5, maxLength: 10 },
    ),
  }),
);

type Change = { _id: number; kind: string; to: object };

async function apply(items: Collection<Item>, { _id, kind, to }: Change, session?: ClientSession): Promise<void> {
  const options = session ? { session } : {};
  if (kind === 'remove') await items.deleteOne({ _id }, options);
  else if (kind === 'set' && Object.keys(to).length > 0) await items.updateOne({ _id }, { $set: to }, options);
  else await items.replaceOne({ _id }, to, { ...options, upsert: kind === 'insert' });
}

type Query = { filter: Document; sort: Record<string, 1 | -1> | undefined; collated: boolean };

/** Queries, half of them about what a partial index has. */
function queriesOf({ options }: Index): fc.Arbitrary<Query[]> {
  const covered = filter.map((each) => ({ ...each, ...(options['partialFilterExpression'] as Document | undefined) }));
  const query = fc.record({ filter: fc.oneof(filter, covered), sort, collated: fc.boolean() });
  return fc.array(query, { minLength: 10, maxLength: 15 });
}

/** Finds by whatever the planner takes, and by a scan. */
async function bothWays(
  items: Collection<Item>,
  { filter: wanted, sort: order, collated }: Query,
  session?: ClientSession,
) {
  const options: FindOptions = {
    // Without a sort, the order is the planner's.
    sort: order ?? { _id: 1 },
    ...(collated ? { collation: COLLATION } : {}),
    ...(session ? { session } : {}),
  };
  const found = await items.find(wanted as Filter<Item>, options).toArray();
  const scanned = await items.find(wanted as Filter<Item>, { ...options, hint: { $natural: 1 } }).toArray();
  return { found, scanned };
}

async function usesIndex(items: Collection<Item>, { filter: wanted, collated }: Query): Promise<boolean> {
  const plan = await items.find(wanted as Filter<Item>, collated ? { collation: COLLATION } : {}).explain();
  return JSON.stringify(plan['queryPlanner']).includes('IXSCAN');
}

describe('an index that has not every document, or compares otherwise', () => {
  it.each(INDEXES)(
    'finds what a scan finds, after changes and within a transaction: %j',
    async (index) => {
      const items = mongo.database().collection<Item>('items');
      let used = 0;
      const property = fc.asyncProperty(
        fc.oneof(...histories),
        queriesOf(index),
        async ({ stored, changed }, asked) => {
          await items.drop();
          await items.insertMany(stored.map((one, _id) => ({ ...one, _id })));
          await items.createIndex(index.key, index.options);
          for (const each of changed.slice(3)) await apply(items, each);
          const session = mongo.client.startSession();
          session.startTransaction();
          for (const each of changed.slice(0, 3)) await apply(items, each, session);

          for (const query of asked) {
            const inside = await bothWays(items, query, session);
            const outside = await bothWays(items, query);
            expect(inside.found).toEqual(inside.scanned);
            expect(outside.found).toEqual(outside.scanned);
            if (await usesIndex(items, query)) used++;
          }

          await session.abortTransaction();
          await session.endSession();
        },
      );

      await fc.assert(property, { numRuns: 25, endOnFailure: true });

      // Otherwise the property would hold for want of queries that the index serves.
      expect(used).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('a text index', () => {
  it('finds what a scan finds', async () => {
    const items = mongo.database().collection<Item>('items');
    const word = fc.constantFrom('cake', 'Cakes', 'tea', 'the', 'café', 'coffee', 'shops', 'shopping');
    const sentence = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));
    const texts = fc.record(
      { s: fc.oneof(sentence, fc.array(sentence, { maxLength: 2 })), t: fc.record({ u: sentence }), n: fc.nat(3) },
      { requiredKeys: ['n'] },
    );
    const part = fc.oneof(
      word,
      sentence.map((phrase) => `"${phrase}"`),
      word.map((one) => `-${one}`),
    );
    const search = fc.array(part, { maxLength: 3 }).map((parts) => parts.join(' '));
    const property = fc.asyncProperty(
      fc.array(texts, { minLength: 10, maxLength: 20 }),
      fc.array(texts, { minLength: 3, maxLength: 5 }),
      fc.array(search, { minLength: 8, maxLength: 12 }),
      async (stored, replaced, searches) => {
        await items.drop();
        await items.createIndex({ s: 'text', 't.u': 'text' });
        await items.insertMany(stored.map((one, _id) => ({ ...one, _id })));
        for (const [_id, one] of replaced.entries()) await items.replaceOne({ _id }, one);

        for (const $search of searches) {
          const $text = { $search };
          const found = await items.find({ $text }).sort({ _id: 1 }).toArray();
          // An alternative cannot be looked up in the index.
          const scanned = await items
            .find({ $or: [{ $text }, { _id: -1 }] })
            .sort({ _id: 1 })
            .toArray();
          expect({ $search, found }).toEqual({ $search, found: scanned });
        }
      },
    );

    await fc.assert(property, { numRuns: 20, endOnFailure: true });
  }, 60_000);
});

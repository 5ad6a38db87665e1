import { type Actor } from '@customer-module/subgraph-kit';
import { aCustomer, startTestSubgraph, type TestEvent, type TestSubgraph } from '@customer-module/test-kit';
import fc from 'fast-check';
import { ulid } from 'ulid';
import {
  A_POINT_PER_POUND,
  AN_ANSWER_THAT_HELPED,
  anAnswer,
  anInteraction,
  aVote,
  type RewardSeeds,
  seedsOf,
  VERIFY,
} from '../../test/seed.ts';
import { rewards as features } from '../rewards.ts';

let rewards: TestSubgraph;
let seeds: RewardSeeds;

const DAILY = [{ scope: 'PERSON', period: 'DAY', amount: { currencyId: 'points', points: 120 } }];
const FIXED = [{ amount: { currencyId: 'status', points: 5 } }];
const ABOVE = [...A_POINT_PER_POUND.conditions, { path: 'total.amount', operator: 'GREATER_THAN', value: 4_000 }];

beforeAll(async () => {
  rewards = await startTestSubgraph(features);
  seeds = seedsOf(rewards);
  await seeds.aCurrency();
  await seeds.aCurrency({ id: 'status', kind: 'STATUS' });
  await seeds.aRule();
  await seeds.aRule({ ...A_POINT_PER_POUND, name: 'Capped', caps: DAILY });
  await seeds.aRule({ ...A_POINT_PER_POUND, name: 'Above a threshold', conditions: ABOVE, effects: FIXED });
  await seeds.aRule(AN_ANSWER_THAT_HELPED);
  await seeds.aRule({ ...AN_ANSWER_THAT_HELPED, name: 'Vote', trigger: 'community.post-voted' });
});

afterAll(() => rewards.close());

/** A purchase that comes back whole, in parts. */
const bought = fc.record({
  total: fc.integer({ min: 1, max: 20_000 }),
  cuts: fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 3 }),
});

function loopOf(
  person: Actor,
  { total, cuts }: { readonly total: number; readonly cuts: readonly number[] },
): TestEvent[] {
  const interactionId = `int_${ulid()}`;
  const ends = [...cuts.map((cut) => cut % total), total].toSorted((a, b) => a - b);
  const parts = ends.map((end, index) => end - (ends[index - 1] ?? 0));
  const returns = parts.map((part) =>
    anInteraction(person, { kind: 'RETURN', total: -part, relatesToId: interactionId }),
  );
  return [anInteraction(person, { interactionId, total }), ...returns];
}

test(
  'purchases that come back whole leave nothing behind, in whatever parts and order',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(bought, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        fc.integer({ min: 1, max: 5 }),
        async (purchases, chance, size) => {
          const ada = aCustomer();
          const events = shuffled(
            purchases.flatMap((purchase) => loopOf(ada, purchase)),
            () => chance.next().value ?? 0,
          );

          for (let start = 0; start < events.length; start += size)
            await seeds.tell(...events.slice(start, start + size));

          expect(await seeds.holdingOf(ada)).toEqual({ balance: 0, debt: 0 });
          expect(await seeds.holdingOf(ada, 'status')).toEqual({ balance: 0, debt: 0 });
        },
      ),
      { numRuns: 25, endOnFailure: true },
    ),
  60_000,
);

test(
  'answers and votes that are taken back leave nothing behind, however often they go back and forth',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('UP', 'DOWN', null), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (votes, loops) => {
          const seed = { author: aCustomer(), other: aCustomer(), postId: `post_${ulid()}`, threadId: 'thread_1' };
          const accepts = Array.from({ length: loops }, () => [
            anAnswer('accepted', seed),
            anAnswer('unaccepted', seed),
          ]);

          await seeds.tell(...accepts.flat());
          await seeds.tell(...votes.map((direction) => aVote(direction, seed)), aVote(null, seed));

          expect(await seeds.holdingOf(seed.author)).toEqual({ balance: 0, debt: 0 });
        },
      ),
      { numRuns: 15, endOnFailure: true },
    ),
  60_000,
);

test('a delivery that comes again changes nothing', async () => {
  const ada = aCustomer();
  const events = [
    anInteraction(ada),
    anInteraction(ada, { kind: 'RETURN', total: -500 }),
    anAnswer('accepted', { author: ada, other: aCustomer() }),
  ].map((event) => ({ ...event, id: ulid() }));
  await seeds.tell(...events);
  const before = await rewards.everything();

  await seeds.tell(...events);

  expect(await rewards.everything()).toEqual(before);
});

test('after all that, the ledger verifies', async () => {
  const verified = await rewards.ask(VERIFY, {}, seeds.admin);

  expect(verified).toMatchObject({ verifyLedger: { ok: true, problems: [], complete: true } });
});

function shuffled<Item>(items: readonly Item[], chance: () => number): Item[] {
  return items
    .map((item) => ({ item, place: chance() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

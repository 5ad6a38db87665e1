import type { Actor } from '@customer-module/subgraph-kit';
import {
  aClock,
  aCustomer,
  aPartner,
  aStaffMember,
  startTestSubgraph,
  type TestSubgraph,
} from '@customer-module/test-kit';
import { type AnalyticsSeeds, aMerge, anAnswer, anOrder, aPostCreated, people, seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

let analytics: TestSubgraph;
let seeds: AnalyticsSeeds;

beforeEach(async () => {
  analytics = await startTestSubgraph(features, { surroundings: aClock('2026-03-12T09:00:00Z') });
  seeds = seedsOf(analytics);
});

afterEach(() => analytics.close());

async function seen(person: Actor, by: Actor = person) {
  const [customer] = await seeds.customers([person.id], by);
  return customer;
}

test('somebody sees their own scores and revenue by month, however few others there are', async () => {
  const ada = aCustomer();
  const back = { kind: 'RETURN', at: '2026-03-02T11:00:00Z', lines: [{ quantity: -1, amount: -400 }] } as const;
  await seeds.tell(
    anOrder(ada, { at: '2025-11-30T23:59:59Z', lines: [{ amount: 2_500 }] }),
    anOrder(ada, { at: '2026-03-02T10:00:00Z' }),
    anOrder(ada, back),
  );

  expect(await seen(ada)).toEqual({
    id: ada.id,
    rfm: {
      recency: 1,
      frequency: 1,
      monetary: 1,
      contribution: 1,
      label: 'Hibernating',
      recencyDays: 9,
      purchases: 2,
      spent: { amount: 3_100, currency: 'GBP' },
    },
    revenueByMonth: [
      { month: '2025-11-01T00:00:00.000Z', revenue: { amount: 2_500, currency: 'GBP' }, orders: 1 },
      { month: '2026-03-01T00:00:00.000Z', revenue: { amount: 600, currency: 'GBP' }, orders: 2 },
    ],
  });
});

test('scores compare with all others, by the same quintiles as the table', async () => {
  const others = people(4);
  const ada = aCustomer();
  await seeds.tell(
    ...others.map((person) => anOrder(person, { at: '2026-01-05T10:00:00Z' })),
    anOrder(ada),
    anOrder(ada),
    aPostCreated(ada),
  );

  expect((await seen(ada))?.rfm).toMatchObject({
    recency: 5,
    frequency: 5,
    monetary: 5,
    contribution: 5,
    label: 'Champions',
  });
  expect((await seen(others[0] ?? ada))?.rfm).toMatchObject({ recency: 1, frequency: 1, monetary: 1, contribution: 1 });
});

test('an accepted answer is a contribution until it is no longer accepted; staff and own questions give none', async () => {
  const [ada, bob, ...others] = people(6);
  if (!ada || !bob) throw new Error('Six people were asked for.');
  await seeds.tell(...[ada, bob, ...others].map((person) => anOrder(person)), aPostCreated(null));
  const contribution = async (): Promise<unknown> => (await seen(ada))?.rfm?.['contribution'];

  await seeds.tell(anAnswer('accepted', { author: ada, asker: bob, postId: 'post_1' }));
  const accepted = await contribution();
  await seeds.tell(
    anAnswer('unaccepted', { author: ada, asker: bob, postId: 'post_1' }),
    anAnswer('accepted', { author: ada, asker: ada, postId: 'post_2' }),
  );

  expect(accepted).toBe(5);
  expect(await contribution()).toBe(1);
});

test('a list of customers costs the queries of one', async () => {
  const all = people(20);
  const ids = all.map(({ id }) => id);
  await seeds.tell(...all.map((person) => anOrder(person)));
  const staff = aStaffMember('ANALYST');

  const forOne = await analytics.commandsOf(() => seeds.customers(ids.slice(0, 1), staff));
  const forAll = await analytics.commandsOf(() => seeds.customers(ids, staff));

  expect(forAll).toEqual(forOne);
  expect(forAll.filter((name) => name === 'aggregate')).toHaveLength(4);
});

test('the id of a merged customer answers with what the survivor did', async () => {
  const [ada, other] = [aCustomer(), aCustomer()];
  await seeds.tell(anOrder(ada), anOrder(other), aMerge('merged', ada, other));

  expect(await seen(other, { ...other, id: ada.id })).toMatchObject({ id: other.id, rfm: { purchases: 2 } });
});

test('whoever bought nothing has no score, and no month', async () => {
  expect(await seen(aCustomer())).toMatchObject({ rfm: null, revenueByMonth: [] });
});

test('others see nothing, and are not told whether there is something', async () => {
  const ada = aCustomer();
  await seeds.tell(anOrder(ada));

  for (const other of [aCustomer(), aPartner('customers:read'), aStaffMember('MODERATOR')]) {
    expect(await seen(ada, other)).toEqual({ id: ada.id, rfm: null, revenueByMonth: null });
  }
  expect(await seen(ada, aStaffMember('SERVICE'))).toMatchObject({ rfm: { purchases: 1 } });
});

test('staff say what for', async () => {
  const refused = { code: 'FORBIDDEN', reason: 'PURPOSE_NEEDED' };
  expect(await seeds.refusalOfCustomer(aCustomer().id, aStaffMember({ roles: ['ANALYST'], purpose: null }))).toEqual(
    refused,
  );
});

import { aCustomer, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { type AnalyticsSeeds, aMerge, anOrder, aRegistration, people, seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

let analytics: TestSubgraph;
let seeds: AnalyticsSeeds;

beforeEach(async () => {
  analytics = await startTestSubgraph(features);
  seeds = seedsOf(analytics);
});

afterEach(() => analytics.close());

const COUNTS = { measures: ['orders', 'customers'] };

async function counts(): Promise<readonly unknown[] | undefined> {
  return (await seeds.cube(COUNTS)).rows[0]?.values;
}

test('two hundred interactions cost the commands that two cost', async () => {
  const [few, many] = [2, 200].map((count) => people(count).map((person) => anOrder(person)));

  const forFew = await analytics.commandsOf(() => seeds.tell(...(few ?? [])));
  const forMany = await analytics.commandsOf(() => seeds.tell(...(many ?? [])));

  expect(forMany).toEqual(forFew);
  expect(forMany.filter((name) => name === 'insert')).toHaveLength(3);
  expect(forMany.length).toBeLessThanOrEqual(8);
});

test('an event that comes twice counts once', async () => {
  const orders = people(5).map((person) => ({ ...anOrder(person), id: `event_${person.id}` }));

  await seeds.tell(...orders);
  await seeds.tell(...orders, ...orders);

  expect(await counts()).toEqual([5, 5]);
});

test('personas of tests count nowhere, whenever they are known to be some', async () => {
  const all = people(7);
  const [early, late] = [aCustomer(), aCustomer()];

  await seeds.tell(aRegistration(early, true), ...[...all, early, late].map((person) => anOrder(person)));
  await seeds.tell(aRegistration(late, true), anOrder(late));

  expect(await counts()).toEqual([7, 7]);
});

test('merged customers are one person, with what they did before and after, until they are un-merged', async () => {
  const [ada, other, ...rest] = people(8);
  if (!ada || !other) throw new Error('Eight people were asked for.');
  await seeds.tell(...[ada, other, ...rest].map((person) => anOrder(person)));

  await seeds.tell(aMerge('merged', ada, other));
  await seeds.tell(anOrder(other));
  const merged = await counts();
  await seeds.tell(aMerge('unmerged', ada, other));

  expect(merged).toEqual([9, 7]);
  expect(await counts()).toEqual([9, 8]);
});

test('a merge that is heard of before what was recorded ahead of it still holds', async () => {
  const [ada, other, ...rest] = people(8);
  if (!ada || !other) throw new Error('Eight people were asked for.');

  await seeds.tell(aMerge('merged', ada, other));
  await seeds.tell(aRegistration(other), ...[ada, other, ...rest].map((person) => anOrder(person)));

  expect(await counts()).toEqual([8, 7]);
});

test('what is about lines goes with the order in a merge', async () => {
  const [ada, other, ...rest] = people(8);
  if (!ada || !other) throw new Error('Eight people were asked for.');
  await seeds.tell(...[ada, other, ...rest].map((person) => anOrder(person)));

  await seeds.tell(aMerge('merged', ada, other));

  expect((await seeds.cube({ ...COUNTS, dimensions: ['category'] })).rows[0]?.values).toEqual([null, 8, 7]);
});

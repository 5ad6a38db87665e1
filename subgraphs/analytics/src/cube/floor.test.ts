import { aCustomer, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { type AnalyticsSeeds, anOrder, people, seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

let analytics: TestSubgraph;
let seeds: AnalyticsSeeds;

beforeEach(async () => {
  analytics = await startTestSubgraph(features);
  seeds = seedsOf(analytics);
});

afterEach(() => analytics.close());

const JANUARY = '2026-01-10T10:00:00Z';
const FEBRUARY = '2026-02-10T10:00:00Z';

function returned(amount = -400) {
  return { kind: 'RETURN', lines: [{ quantity: -1, amount }] } as const;
}

function fromCountry(value: string) {
  return { dimension: 'country', operator: 'EQUALS', values: [value] };
}

test('a cell of four people is hidden, and with it the one that would give it away', async () => {
  await seeds.tell(
    ...people(4).map((person) => anOrder(person, { country: 'IT' })),
    ...people(9).map((person) => anOrder(person, { country: 'GB' })),
    ...people(6).map((person) => anOrder(person, { country: 'FR' })),
  );

  const { rows, suppression } = await seeds.cube({
    measures: ['revenue'],
    dimensions: ['country'],
    orderBy: [{ key: 'revenue' }],
  });

  expect(rows).toEqual([
    { values: ['GB', 9_000], suppressed: false },
    { values: ['FR', null], suppressed: true },
    { values: ['IT', null], suppressed: true },
  ]);
  expect(suppression).toEqual({ floor: 5, cells: 2, complementary: 1 });
});

test('a filter that keeps fewer than five people out shows nothing: the rest less the whole would show them', async () => {
  await seeds.tell(
    ...people(3).map((person) => anOrder(person, { country: 'IT' })),
    ...people(20).map((person) => anOrder(person)),
  );
  const filters = [{ dimension: 'country', operator: 'NOT_EQUALS', values: ['IT'] }];

  const { rows, basis } = await seeds.cube({ measures: ['revenue'], filters });

  expect(rows).toEqual([{ values: [null], suppressed: true }]);
  expect(basis.people).toBeNull();
});

test('each of several filters, and the window, is looked at by itself', async () => {
  await seeds.tell(
    ...people(3).map((person) => anOrder(person, { channel: 'shop' })),
    ...people(20).map((person) => anOrder(person)),
    ...people(20).map((person) => anOrder(person, { country: 'IT' })),
    ...people(2).map((person) => anOrder(person, { country: 'IT', at: JANUARY })),
  );
  const channel = { dimension: 'channel', operator: 'EQUALS', values: ['web'] };
  const time = { from: FEBRUARY };

  const isHidden = async (input: object) => (await seeds.cube({ measures: ['orders'], ...input })).rows[0]?.suppressed;

  expect(await isHidden({ filters: [fromCountry('GB')] })).toBe(false);
  expect(await isHidden({ filters: [fromCountry('GB'), channel] })).toBe(true);
  expect(await isHidden({ filters: [fromCountry('IT'), channel] })).toBe(false);
  expect(await isHidden({ filters: [fromCountry('IT')], time })).toBe(true);
});

test('purchases are hidden where orders less purchases would show the returns of a few', async () => {
  const [first, ...others] = people(8);
  await seeds.tell(
    ...others.map((person) => anOrder(person)),
    anOrder(first ?? null),
    anOrder(first ?? null, returned()),
  );

  expect((await seeds.cube({ measures: ['orders'] })).rows[0]?.values).toEqual([9]);
  expect((await seeds.cube({ measures: ['purchases'] })).rows[0]?.values).toEqual([null]);
});

test('one person who orders often is one person', async () => {
  const ada = aCustomer();
  await seeds.tell(...Array.from({ length: 9 }, () => anOrder(ada)));

  expect((await seeds.cube({ measures: ['orders'] })).rows).toEqual([{ values: [null], suppressed: true }]);
});

test('the values of a dimension that describe too few people are not listed', async () => {
  await seeds.tell(
    ...people(2).map((person) => anOrder(person, { country: 'IT' })),
    ...['GB', 'FR', 'DE'].flatMap((country, index) => people(6 + index).map((person) => anOrder(person, { country }))),
  );

  const { dimensions } = await analytics.ask<{ dimensions: { key: string; values: string[] }[] }>(
    '{ dimensions { key values } }',
    {},
    seeds.analyst,
  );

  expect(dimensions.find(({ key }) => key === 'country')?.values).toEqual(['DE', 'FR']);
  expect(dimensions.find(({ key }) => key === 'customer')?.values).toEqual([]);
});

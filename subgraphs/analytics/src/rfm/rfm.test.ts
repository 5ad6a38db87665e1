import type { Actor } from '@customer-module/subgraph-kit';
import { aClock, aCustomer, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { type AnalyticsSeeds, anOrder, people, seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

let analytics: TestSubgraph;
let seeds: AnalyticsSeeds;

beforeEach(async () => {
  analytics = await startTestSubgraph(features, { surroundings: aClock('2026-06-01T12:00:00Z') });
  seeds = seedsOf(analytics);
});

afterEach(() => analytics.close());

/** Each buys once a month up to the given one, each time for more. */
function habits(buyers: readonly Actor[], months: number, amount: number) {
  return buyers.flatMap((person) =>
    Array.from({ length: months }, (_, index) =>
      anOrder(person, { at: `2026-0${index + 1}-15T10:00:00Z`, lines: [{ amount }] }),
    ),
  );
}

/** Five groups of ten, each better than the one before in every way. */
async function fiveGroups(): Promise<void> {
  const groups = [1, 2, 3, 4, 5].map((rank) => habits(people(10), rank, rank * 1_000));
  await seeds.tell(...groups.flat().slice(0, 100));
  await seeds.tell(...groups.flat().slice(100));
}

test('customers are scored by quintiles, and equal ones alike', async () => {
  await fiveGroups();

  const { cells, basis, suppression, asOf } = await seeds.rfm();

  expect(cells).toEqual(
    [
      [5, 'Champions'],
      [4, 'Loyal customers'],
      [3, 'Need attention'],
      [2, 'Hibernating'],
      [1, 'Hibernating'],
    ].map(([score, label]) => ({ recency: score, frequency: score, monetary: score, people: 10, label })),
  );
  expect(basis.people).toBe(50);
  expect(suppression).toEqual({ cells: 0, complementary: 0 });
  expect(asOf).toBe('2026-06-01T12:00:00.000Z');
});

test('returns lower what was spent, and make nobody a buyer', async () => {
  const back = { kind: 'RETURN', lines: [{ quantity: -1, amount: -5_000 }] } as const;
  await seeds.tell(...habits(people(10), 1, 1_000), ...people(10).map((person) => anOrder(person, back)));

  expect(await seeds.rfm()).toMatchObject({ cells: [{ recency: 1, frequency: 1, monetary: 1, people: 10 }] });
});

test('as of an earlier day, what came later is left out', async () => {
  await fiveGroups();

  const { basis, cells } = await seeds.rfm({ asOf: '2026-01-31T00:00:00Z', quantiles: 2 });

  expect(basis.people).toBe(50);
  expect(cells.map(({ recency, frequency }) => [recency, frequency])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('a few people are hidden, together with others', async () => {
  await fiveGroups();
  await seeds.tell(...habits(people(3), 5, 1));

  const { cells, suppression, basis } = await seeds.rfm();

  expect(suppression.cells).toBeGreaterThan(1);
  expect(cells.filter(({ people: count }) => count === null)).toHaveLength(suppression.cells);
  expect(basis.people).toBe(53);
});

test('where nobody bought anything, there is nobody to score', async () => {
  expect(await seeds.rfm()).toMatchObject({ cells: [], basis: { people: null } });
});

test('moderators and customers may not, too many quantiles are refused, and so is a segment that is not there', async () => {
  for (const actor of [aStaffMember('MODERATOR'), aCustomer()]) {
    expect(await seeds.refusalOfRfm(null, actor)).toEqual({ code: 'FORBIDDEN', reason: 'NOT_AN_ANALYST' });
  }
  expect(await seeds.refusalOfRfm({ quantiles: 11 })).toEqual({ code: 'BAD_USER_INPUT', reason: 'MALFORMED_INPUT' });
  expect(await seeds.refusalOfRfm({ segmentId: 'segment_1' })).toEqual({
    code: 'NOT_FOUND',
    reason: 'SEGMENT_NOT_FOUND',
  });
});

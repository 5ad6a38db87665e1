import type { Actor } from '@customer-module/subgraph-kit';
import { aCustomer, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { type AnalyticsSeeds, anOrder, people, seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

let analytics: TestSubgraph;
let seeds: AnalyticsSeeds;

beforeEach(async () => {
  analytics = await startTestSubgraph(features);
  seeds = seedsOf(analytics);
});

afterEach(() => analytics.close());

function orders(buyers: readonly Actor[], month: number, given: Parameters<typeof anOrder>[1] = {}) {
  return buyers.map((person) => anOrder(person, { at: `2026-0${month}-15T10:00:00Z`, ...given }));
}

/** Twenty enter in January, ten in March. Of the first, 12 come back in February and 6 in March; of the last, all in April. */
async function aYear(): Promise<void> {
  const [january, march] = [people(20), people(10)];
  await seeds.tell(
    ...orders(january, 1),
    ...orders(january.slice(0, 12), 2),
    ...orders(january.slice(0, 6), 3),
    ...orders(march, 3),
    ...orders(march, 4),
  );
}

test('cohorts are followed from their first period to the newest one', async () => {
  await aYear();

  const { cohorts, basis } = await seeds.retention();

  expect(cohorts).toEqual([
    { start: '2026-01-01T00:00:00.000Z', size: 20, counts: [20, 12, 6, 0], rates: [1, 0.6, 0.3, 0] },
    { start: '2026-03-01T00:00:00.000Z', size: 10, counts: [10, 10], rates: [1, 1] },
  ]);
  expect(basis.people).toBe(30);
});

test('the first period is one of those asked for', async () => {
  await aYear();

  expect((await seeds.retention({ periods: 2 })).cohorts.map(({ counts }) => counts)).toEqual([
    [20, 12],
    [10, 10],
  ]);
});

test('from leaves cohorts out, to what came later; nobody enters twice', async () => {
  await aYear();

  const { cohorts } = await seeds.retention({ from: '2026-02-01T00:00:00Z', to: '2026-04-01T00:00:00Z' });

  expect(cohorts).toMatchObject([{ start: '2026-03-01T00:00:00.000Z', counts: [10] }]);
});

test('who enters by one behaviour can come back by another', async () => {
  const buyers = people(20);
  const back = { kind: 'RETURN', lines: [{ quantity: -1, amount: -1_000 }] } as const;
  await seeds.tell(...orders(people(6), 1, back), ...orders(buyers, 1), ...orders(buyers.slice(0, 8), 2, back));
  await seeds.tell(...orders(buyers, 2));

  const { cohorts } = await seeds.retention({ enter: 'purchase', returned: 'return' });

  expect(cohorts).toMatchObject([{ size: 20, counts: [20, 8] }]);
});

test('a measure is summed in the place of people, and averaged over the cohort', async () => {
  await aYear();

  const { cohorts } = await seeds.retention({ measure: 'revenue' });

  expect(cohorts[0]).toMatchObject({ size: 20, counts: [20_000, 12_000, 6_000, 0], rates: [1_000, 600, 300, 0] });
});

test('what nobody known did is in no cohort', async () => {
  await aYear();
  await seeds.tell(...Array.from({ length: 9 }, () => anOrder(null, { at: '2025-12-15T10:00:00Z' })));

  expect((await seeds.retention()).cohorts).toHaveLength(2);
});

test('a week begins on Monday', async () => {
  await seeds.tell(...people(5).map((person) => anOrder(person, { at: '2026-03-08T23:00:00Z' })));

  expect((await seeds.retention({ granularity: 'WEEK' })).cohorts).toMatchObject([
    { start: '2026-03-02T00:00:00.000Z' },
  ]);
});

test('filters narrow what is looked at, and show nothing where they keep a few people out', async () => {
  await aYear();
  const onlyGb = [{ dimension: 'country', operator: 'EQUALS', values: ['GB'] }];

  const whole = await seeds.retention({ filters: onlyGb });
  await seeds.tell(...orders(people(3), 1, { country: 'IT' }));
  const few = await seeds.retention({ filters: onlyGb });

  expect(whole.cohorts[0]?.counts).toEqual([20, 12, 6, 0]);
  expect(few.cohorts).toEqual([]);
});

describe('the floor', () => {
  test('hides a few who came back together with others of that period, since the period has a total', async () => {
    const [january, february] = [people(20), people(20)];
    await seeds.tell(
      ...orders(january, 1),
      ...orders(february, 2),
      ...orders(january.slice(0, 8), 2),
      ...orders(january.slice(0, 2), 3),
      ...orders(february.slice(0, 9), 3),
      ...orders(january.slice(0, 8), 4),
      ...orders(february.slice(0, 9), 4),
    );

    const { cohorts, suppression } = await seeds.retention();

    expect(cohorts.map(({ counts }) => counts[counts.length - 2])).toEqual([null, null]);
    expect(cohorts.map(({ size }) => size)).toEqual([20, 20]);
    expect(suppression).toEqual({ cells: 2, complementary: 1 });
  });

  test('hides the count where a few did not come back', async () => {
    const january = people(20);
    await seeds.tell(...orders(january, 1), ...orders(january.slice(0, 17), 2));

    expect((await seeds.retention()).cohorts[0]?.counts).toEqual([20, null]);
  });

  test('hides all of a cohort of a few', async () => {
    const [few, many] = [people(3), people(20)];
    await seeds.tell(...orders(few, 1), ...orders(many, 2), ...orders(few, 2));

    const { cohorts, basis } = await seeds.retention();

    expect(cohorts[0]).toMatchObject({ size: null, counts: [null, null], rates: [null, null] });
    expect(basis.people).toBe(23);
  });

  test('hides all of a cohort whose size would give away another one', async () => {
    const [january, february, march] = [people(30), people(3), people(9)];
    await seeds.tell(...orders(january, 1), ...orders(january, 2), ...orders(february, 2));
    await seeds.tell(...orders(january, 3), ...orders(march, 3), ...orders(january, 4), ...orders(march, 4));

    const { cohorts } = await seeds.retention();

    expect(cohorts.find(({ start }) => start.startsWith('2026-03'))).toMatchObject({
      size: null,
      counts: [null, null],
    });
  });
});

describe('refusals', () => {
  test.each([
    [{ enter: 'sneeze' }, 'UNKNOWN_BEHAVIOUR'],
    [{ measure: 'customers' }, 'NOT_A_SUM'],
    [{ filters: [{ dimension: 'category', operator: 'SET' }] }, 'FILTER_OF_LINES'],
    [{ periods: 121 }, 'MALFORMED_INPUT'],
  ])('%j', async (input, reason) => {
    expect(await seeds.refusalOfRetention(input)).toEqual({ code: 'BAD_USER_INPUT', reason });
  });

  test('moderators, customers, and a segment that is not there', async () => {
    for (const actor of [aStaffMember('MODERATOR'), aCustomer()]) {
      expect(await seeds.refusalOfRetention({}, actor)).toEqual({ code: 'FORBIDDEN', reason: 'NOT_AN_ANALYST' });
    }
    const refused = { code: 'NOT_FOUND', reason: 'SEGMENT_NOT_FOUND' };
    expect(await seeds.refusalOfRetention({ segmentId: 'segment_1' })).toEqual(refused);
  });
});

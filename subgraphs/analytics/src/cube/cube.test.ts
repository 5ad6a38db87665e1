import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { type AnalyticsSeeds, anOrder, people, seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

let analytics: TestSubgraph;
let seeds: AnalyticsSeeds;

beforeEach(async () => {
  analytics = await startTestSubgraph(features);
  seeds = seedsOf(analytics);
});

afterEach(() => analytics.close());

const ALL = ['revenue', 'orders', 'purchases', 'items', 'customers'];
const JANUARY = '2026-01-10T10:00:00Z';
const FEBRUARY = '2026-02-10T10:00:00Z';

function returned(amount = -400) {
  return { kind: 'RETURN', lines: [{ quantity: -1, amount }] } as const;
}

describe('measures', () => {
  test('revenue is net of returns, which are orders and no purchases', async () => {
    const buyers = people(6);
    await seeds.tell(
      ...buyers.map((person) => anOrder(person)),
      ...buyers.map((person) => anOrder(person, returned())),
    );

    const { columns, rows, lineage, basis } = await seeds.cube({ measures: ALL });

    expect(rows).toEqual([{ values: [3_600, 12, 6, 0, 6], suppressed: false }]);
    expect(columns.map(({ key, format }) => [key, format])).toEqual([
      ['revenue', 'MONEY'],
      ['orders', 'COUNT'],
      ['purchases', 'COUNT'],
      ['items', 'COUNT'],
      ['customers', 'COUNT'],
    ]);
    expect(lineage.metricVersions).toEqual(ALL.map((key) => `${key}@1`));
    expect(basis).toMatchObject({ people: 6 });
    expect(basis.notes).toContain('Amounts are in minor units of GBP.');
  });

  test('what nobody known bought is revenue, and no customer', async () => {
    const anonymous = Array.from({ length: 5 }, () => anOrder(null));
    await seeds.tell(...people(6).map((person) => anOrder(person)), ...anonymous);
    const filters = [{ dimension: 'customer', operator: 'SET' }];

    const all = await seeds.cube({ measures: ALL });
    const identified = await seeds.cube({ measures: ALL, filters });
    const nobody = await seeds.cube({ measures: ALL, filters: [{ dimension: 'customer', operator: 'NOT_SET' }] });

    expect(all.rows[0]?.values).toEqual([11_000, 11, 11, 11, 6]);
    expect(identified.rows[0]?.values).toEqual([6_000, 6, 6, 6, 6]);
    expect(nobody.rows[0]?.values).toEqual([5_000, 5, 5, 5, 0]);
  });

  test('visits are no orders', async () => {
    const all = people(5);
    await seeds.tell(
      ...all.map((person) => anOrder(person)),
      ...all.map((person) => anOrder(person, { kind: 'VISIT' })),
    );

    expect((await seeds.cube({ measures: ['orders'] })).rows[0]?.values).toEqual([5]);
  });

  test('amounts of several currencies are not added up', async () => {
    const all = people(10);
    await seeds.tell(...all.map((person, index) => anOrder(person, { currency: index < 5 ? 'GBP' : 'EUR' })));

    expect(await seeds.refusalOfCube({ measures: ['revenue'] })).toEqual({
      code: 'BAD_USER_INPUT',
      reason: 'MIXED_CURRENCIES',
    });
    const { rows } = await seeds.cube({ measures: ['revenue'], dimensions: ['currency'] });
    expect(rows.map(({ values }) => values)).toEqual([
      ['EUR', 5_000],
      ['GBP', 5_000],
    ]);
    const filters = [{ dimension: 'currency', operator: 'EQUALS', values: ['EUR'] }];
    expect((await seeds.cube({ measures: ['revenue'], filters })).rows[0]?.values).toEqual([5_000]);
  });
});

describe('dimensions and time', () => {
  test('rows come by dimension and period, or by what is asked', async () => {
    await seeds.tell(
      ...people(5).map((person) => anOrder(person, { country: 'IT', at: JANUARY })),
      ...people(6).map((person) => anOrder(person, { country: 'IT', at: FEBRUARY })),
      ...people(7).map((person) => anOrder(person, { country: null, at: FEBRUARY })),
    );
    const input = { measures: ['customers'], dimensions: ['country'], time: { granularity: 'MONTH' } };

    const plain = await seeds.cube(input);
    const ordered = await seeds.cube({ ...input, orderBy: [{ key: 'customers' }], limit: 1, offset: 1 });

    expect(plain.rows.map(({ values }) => values)).toEqual([
      [null, '2026-02-01T00:00:00.000Z', 7],
      ['IT', '2026-01-01T00:00:00.000Z', 5],
      ['IT', '2026-02-01T00:00:00.000Z', 6],
    ]);
    expect(plain.columns.map(({ kind }) => kind)).toEqual(['DIMENSION', 'TIME', 'MEASURE']);
    expect(ordered.rows.map(({ values }) => values)).toEqual([['IT', '2026-02-01T00:00:00.000Z', 6]]);
    expect(ordered.totalRows).toBe(3);
  });

  test('periods begin at midnight of the time zone', async () => {
    const lateInJanuary = '2026-01-31T23:30:00Z';
    await seeds.tell(...people(5).map((person) => anOrder(person, { at: lateInJanuary })));

    const { rows } = await seeds.cube({
      measures: ['orders'],
      time: { granularity: 'MONTH', timeZone: 'Europe/Rome' },
    });

    expect(rows[0]?.values).toEqual(['2026-01-31T23:00:00.000Z', 5]);
  });

  test('the previous period and the previous year stand beside what they are compared with', async () => {
    await seeds.tell(
      ...people(5).map((person) => anOrder(person, { at: JANUARY })),
      ...people(6).map((person) => anOrder(person, { at: FEBRUARY })),
      ...people(8).map((person) => anOrder(person, { at: '2025-02-10T10:00:00Z' })),
    );
    const time = { from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z' };

    const period = await seeds.cube({ measures: ['orders'], time: { ...time, compareTo: 'PREVIOUS_PERIOD' } });
    const year = await seeds.cube({ measures: ['orders'], time: { ...time, compareTo: 'PREVIOUS_YEAR' } });

    expect(period.columns.map(({ key, kind }) => [key, kind])).toEqual([
      ['orders', 'MEASURE'],
      ['orders:previous', 'COMPARISON'],
    ]);
    expect(period.rows.map(({ values }) => values)).toEqual([[6, 5]]);
    expect(year.rows.map(({ values }) => values)).toEqual([[6, 8]]);
  });

  test('a category counts an order once, whatever else is in it', async () => {
    const lines = [
      { sku: 'TEA', category: 'drinks', amount: 100 },
      { sku: 'COFFEE', category: 'drinks', amount: 400 },
      { sku: 'MUG', category: 'kitchen', amount: 700, quantity: 2 },
    ];
    await seeds.tell(...people(5).map((person) => anOrder(person, { lines })));
    const measures = ['revenue', 'orders', 'items', 'customers'];
    const drinks = [{ dimension: 'category', operator: 'EQUALS', values: ['drinks'] }];

    const all = await seeds.cube({ measures, dimensions: ['product.category'] });
    const filtered = await seeds.cube({ measures, filters: drinks });

    expect(all.columns[0]).toMatchObject({ key: 'category' });
    expect(all.rows.map(({ values }) => values)).toEqual([
      ['drinks', 2_500, 5, 10, 5],
      ['kitchen', 3_500, 5, 10, 5],
    ]);
    expect(filtered.rows.map(({ values }) => values)).toEqual([[2_500, 5, 10, 5]]);
  });

  test('a value that looks like a path is a value', async () => {
    await seeds.tell(...people(5).map((person) => anOrder(person, { country: '$channel', channel: 'web' })));
    const filters = [{ dimension: 'country', operator: 'EQUALS', values: ['$channel'] }];

    expect((await seeds.cube({ measures: ['orders'], filters })).rows[0]?.values).toEqual([5]);
  });
});

describe('refusals', () => {
  test.each([
    ['an unknown measure', { measures: ['profit'] }, 'UNKNOWN_MEASURE'],
    ['an unknown dimension', { measures: ['orders'], dimensions: ['mood'] }, 'UNKNOWN_DIMENSION'],
    ['people as an axis', { measures: ['orders'], dimensions: ['customer'] }, 'NOT_AN_AXIS'],
    [
      'one person as a filter',
      { measures: ['orders'], filters: [{ dimension: 'customer', operator: 'EQUALS', values: ['cus_1'] }] },
      'SET_OR_NOT_SET',
    ],
    [
      'an operator for numbers',
      { measures: ['orders'], filters: [{ dimension: 'country', operator: 'LESS_THAN', values: ['Z'] }] },
      'OPERATOR_NOT_COMPARABLE',
    ],
    [
      'an object as a value',
      { measures: ['orders'], filters: [{ dimension: 'country', operator: 'EQUALS', values: [{ $ne: null }] }] },
      'VALUES_OF_WRONG_KIND',
    ],
    ['an unknown time zone', { measures: ['orders'], time: { timeZone: 'Mars/Olympus' } }, 'UNKNOWN_TIME_ZONE'],
    [
      'a previous period of all time',
      { measures: ['orders'], time: { compareTo: 'PREVIOUS_PERIOD' } },
      'PERIOD_NEEDED',
    ],
    ['an order by what is no column', { measures: ['orders'], orderBy: [{ key: 'revenue' }] }, 'UNKNOWN_ORDER'],
    ['too many rows', { measures: ['orders'], limit: 1_001 }, 'MALFORMED_INPUT'],
  ])('%s', async (_, input, reason) => {
    expect(await seeds.refusalOfCube(input)).toEqual({ code: 'BAD_USER_INPUT', reason });
  });

  test('a segment that is not there', async () => {
    const input = { measures: ['orders'], segmentId: 'segment_1' };
    expect(await seeds.refusalOfCube(input)).toEqual({ code: 'NOT_FOUND', reason: 'SEGMENT_NOT_FOUND' });
  });

  test('more cells than somebody reads', async () => {
    const lines = Array.from({ length: 10_001 }, (_, index) => ({ category: `category ${index}` }));
    await seeds.tell(anOrder(aCustomer(), { lines }));

    const input = { measures: ['orders'], dimensions: ['category'] };
    expect(await seeds.refusalOfCube(input)).toEqual({ code: 'BAD_USER_INPUT', reason: 'TOO_MANY_CELLS' });
  });

  test.each([
    ['a moderator', aStaffMember('MODERATOR')],
    ['service staff', aStaffMember('SERVICE')],
    ['a customer', aCustomer()],
    ['a partner', aPartner('results:read')],
  ])('%s', async (_, actor) => {
    const refused = { code: 'FORBIDDEN', reason: 'NOT_AN_ANALYST' };

    expect(await seeds.refusalOfCube({ measures: ['orders'] }, actor)).toEqual(refused);
    for (const glossary of ['metrics { key }', 'dimensions { key }', 'behaviours { key }']) {
      expect(await analytics.refusalOf(`{ ${glossary} }`, {}, actor)).toEqual(refused);
    }
  });

  test('a visitor', async () => {
    expect(await analytics.refusalOf('{ metrics { key } }')).toEqual({
      code: 'UNAUTHENTICATED',
      reason: 'SIGN_IN_NEEDED',
    });
  });
});

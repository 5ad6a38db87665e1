import { rowsOf, sortedBy } from './table.rules.ts';

const METRICS = [{ key: 'orders' }] as const;
const COLUMNS = [
  { key: 'country', title: 'Country' },
  { key: 'orders', title: 'Orders' },
];

function aCell(value: string | null, orders: number | null) {
  const content = orders === null ? null : { revenue: 0, orders, purchases: 0, items: 0, customers: 0 };
  return { place: [JSON.stringify(value)], content };
}

const CELLS = [aCell('GB', 5), aCell('FR', null), aCell('IT', 9), aCell(null, 7), aCell('DE', null)];

test('rows come by place, where no value comes first', () => {
  expect(rowsOf(METRICS, CELLS, null).map(({ values }) => values)).toEqual([
    [null, 7],
    ['DE', null],
    ['FR', null],
    ['GB', 5],
    ['IT', 9],
  ]);
});

test('an order says nothing of hidden rows: they come last, by place, both ways', () => {
  const rows = rowsOf(METRICS, CELLS, null);
  const countries = (descending: boolean) =>
    sortedBy(rows, COLUMNS, [{ key: 'orders', descending }]).map(({ values }) => values[0]);

  expect(countries(true)).toEqual(['IT', null, 'GB', 'DE', 'FR']);
  expect(countries(false)).toEqual(['GB', null, 'IT', 'DE', 'FR']);
});

test('what is in one of two periods only stands in a row, with 0 in the other, and is hidden where either is', () => {
  const rows = rowsOf(METRICS, [aCell('GB', 5), aCell('IT', 6)], [aCell('FR', 8), aCell('IT', null)]);

  expect(rows).toEqual([
    { values: ['FR', 0, 8], suppressed: false, drillKey: null },
    { values: ['GB', 5, 0], suppressed: false, drillKey: null },
    { values: ['IT', 6, null], suppressed: true, drillKey: null },
  ]);
});

test('nothing is ordered by what is no column', () => {
  expect(() => sortedBy([], COLUMNS, [{ key: 'revenue' }])).toThrow(
    expect.objectContaining({ reason: 'UNKNOWN_ORDER' }),
  );
});

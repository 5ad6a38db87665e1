import { setTimeout as sleep } from 'node:timers/promises';
import type { RetailFigures } from './retail-figures.ts';
import { askWell, type Place } from './running-graph.ts';

const FIGURES = `query RetailFigures($identified: [CubeFilterInput!], $from: DateTime, $to: DateTime) {
  customers(first: 1) { totalCount }
  all: cube(input: { measures: ["revenue", "orders", "customers"] }) { columns { key } rows { values } }
  identified: cube(input: { measures: ["revenue", "orders"], filters: $identified }) { columns { key } rows { values } }
  kinds: cube(input: { measures: ["orders"], dimensions: ["kind"] }) { columns { key } rows { values } }
  retention(input: { enter: "order", returned: "order", granularity: MONTH, periods: 13, from: $from, to: $to }) {
    cohorts { start size counts }
  }
}`;

const PROFILE = `query RetailProfile($namespace: String!, $value: String!) {
  customerByIdentity(namespace: $namespace, value: $value) { id purchases { count returns items total { amount currency } } }
}`;

const FRESHNESS = `query RetailFreshness { analyticsFreshness { asOf lagSeconds rebuilding } }`;

interface Cube {
  readonly columns: readonly { readonly key: string }[];
  readonly rows: readonly { readonly values: readonly unknown[] }[];
}

interface Answered {
  readonly customers: { readonly totalCount: number };
  readonly all: Cube;
  readonly identified: Cube;
  readonly kinds: Cube;
  readonly retention: {
    readonly cohorts: readonly { start: string; size: number | null; counts: readonly (number | null)[] }[];
  };
}

export type GraphFigures = Omit<RetailFigures, 'lines' | 'profiles' | 'points'>;

const ASK_EVERY_MS = 250;

/** Waits until analytics has read everything that was written before it was asked; gives the seconds that took. */
export async function untilCaughtUp(place: Place, token: string, since: Date, withinMs = 60_000): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const { analyticsFreshness } = await askWell<{ analyticsFreshness: { asOf: string; rebuilding: boolean } }>(
      place,
      token,
      FRESHNESS,
    );
    const waitedMs = performance.now() - startMs;
    if (!analyticsFreshness.rebuilding && new Date(analyticsFreshness.asOf) >= since) return waitedMs / 1_000;
    if (waitedMs > withinMs)
      throw new Error(`Not caught up after ${withinMs} ms: read up to ${analyticsFreshness.asOf}.`);
    await sleep(ASK_EVERY_MS);
  }
}

/** The figures as the graph answers them, in the shape of those counted from the file. */
export async function figuresOf(place: Place, token: string): Promise<GraphFigures> {
  const identified = [{ dimension: 'customer', operator: 'SET' }];
  const answer = await askWell<Answered>(place, token, FIGURES, { identified });
  return {
    customers: answer.customers.totalCount,
    revenue: cell(answer.all, 'revenue'),
    invoices: cell(answer.all, 'orders'),
    identifiedRevenue: cell(answer.identified, 'revenue'),
    identifiedInvoices: cell(answer.identified, 'orders'),
    returns: cell(answer.kinds, 'orders', 'RETURN'),
    cohorts: Object.fromEntries(
      answer.retention.cohorts.map(({ start, counts }) => [start.slice(0, 7), counts.map(Number)]),
    ),
  };
}

/** What the graph says of some customers, in the shape of those counted from the file. */
export async function profilesOf(place: Place, token: string, namespace: string, ids: readonly string[]) {
  const profiles = await Promise.all(
    ids.map(async (value) => {
      const { customerByIdentity } = await askWell<{
        customerByIdentity: {
          purchases: { count: number; returns: number; items: number; total: { amount: number }[] };
        };
      }>(place, token, PROFILE, { namespace, value });
      const { count, returns, items, total } = customerByIdentity.purchases;
      return [value, { orders: count + returns, items, revenue: total[0]?.amount ?? 0 }] as const;
    }),
  );
  return Object.fromEntries(profiles);
}

/** A measure of the only row, or of the row whose first dimension has a value. */
function cell({ columns, rows }: Cube, measure: string, value?: string): number {
  const row = value === undefined ? rows[0] : rows.find(({ values }) => values[0] === value);
  return Number(row?.values[columns.findIndex(({ key }) => key === measure)] ?? 0);
}

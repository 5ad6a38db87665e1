import { invalid } from '@customer-module/subgraph-kit';
import { MetricFormat } from './glossary.enums.ts';

/** What a metric adds up. */
export type Sum = 'revenue' | 'orders' | 'purchases' | 'items' | 'customers';

export interface MetricDefinition {
  readonly key: Sum;
  readonly version: number;
  readonly title: string;
  readonly definition: string;
  readonly format: MetricFormat;
  readonly owner: string | null;
}

/** What one row of facts is: an order, or what of one category is in it. */
export type Grain = 'ORDER' | 'CATEGORY';

export interface DimensionDefinition {
  readonly key: string;
  readonly title: string;
  readonly definition: string;
  readonly quasiIdentifier: boolean;
  /** Where it stands, by what a row of facts is; what is not named here stands in each. */
  readonly field: string;
  readonly grain: Grain;
  /** Whether it may be an axis of a table. Whoever breaks down by customer reads people. */
  readonly isAxis: boolean;
}

export interface BehaviourDefinition {
  readonly key: string;
  readonly title: string;
  readonly definition: string;
  readonly dimensions: readonly string[];
  readonly kinds: readonly string[];
}

const PURCHASE = 'PURCHASE';
const RETURN = 'RETURN';
const MAIN = { version: 1, owner: null };

export const METRICS: readonly MetricDefinition[] = [
  {
    ...MAIN,
    key: 'revenue',
    title: 'Revenue',
    definition:
      'The totals of purchases, less those of returns, in minor units; orders of nobody known count too. By category: the amounts of its lines.',
    format: MetricFormat.MONEY,
  },
  {
    ...MAIN,
    key: 'orders',
    title: 'Orders',
    definition: 'Purchases and returns, each once; those of nobody known count too.',
    format: MetricFormat.COUNT,
  },
  {
    ...MAIN,
    key: 'purchases',
    title: 'Purchases',
    definition: 'Purchases without returns; those of nobody known count too.',
    format: MetricFormat.COUNT,
  },
  {
    ...MAIN,
    key: 'items',
    title: 'Items',
    definition: 'The quantities of all lines, less those that came back.',
    format: MetricFormat.COUNT,
  },
  {
    ...MAIN,
    key: 'customers',
    title: 'Customers',
    definition: 'People with a purchase or a return, each once, merged ones as one. Test personas do not count.',
    format: MetricFormat.COUNT,
  },
];

const PLAIN = { quasiIdentifier: false, grain: 'ORDER', isAxis: true } as const;

export const DIMENSIONS: readonly DimensionDefinition[] = [
  {
    ...PLAIN,
    key: 'country',
    title: 'Country',
    definition: 'Where the order came from, as it was recorded.',
    quasiIdentifier: true,
    field: 'country',
  },
  { ...PLAIN, key: 'channel', title: 'Channel', definition: 'Through which channel it was ordered.', field: 'channel' },
  { ...PLAIN, key: 'kind', title: 'Kind', definition: 'PURCHASE or RETURN.', field: 'kind' },
  { ...PLAIN, key: 'currency', title: 'Currency', definition: 'The currency of the order.', field: 'currency' },
  {
    ...PLAIN,
    key: 'category',
    title: 'Category',
    definition: 'The category that the product of a line had when it was ordered.',
    grain: 'CATEGORY',
    field: 'category',
  },
  {
    ...PLAIN,
    key: 'customer',
    title: 'Customer',
    definition: 'Whether it is known whose order it is. Only for filters with SET and NOT_SET: nobody is singled out.',
    field: 'customerId',
    isAxis: false,
  },
];

/** What a dimension is called in another subgraph's words. */
const ALSO_CALLED: ReadonlyMap<string, string> = new Map([['product.category', 'category']]);

const ORDER_DIMENSIONS = DIMENSIONS.filter(({ grain }) => grain === 'ORDER').map(({ key }) => key);

export const BEHAVIOURS: readonly BehaviourDefinition[] = [
  {
    key: 'purchase',
    title: 'Purchase',
    definition: 'Somebody bought something.',
    dimensions: ORDER_DIMENSIONS,
    kinds: [PURCHASE],
  },
  {
    key: 'return',
    title: 'Return',
    definition: 'Somebody gave something back.',
    dimensions: ORDER_DIMENSIONS,
    kinds: [RETURN],
  },
  {
    key: 'order',
    title: 'Order',
    definition: 'A purchase or a return.',
    dimensions: ORDER_DIMENSIONS,
    kinds: [PURCHASE, RETURN],
  },
  {
    key: 'visit',
    title: 'Visit',
    definition: 'Somebody came by.',
    dimensions: ORDER_DIMENSIONS,
    kinds: ['VISIT'],
  },
];

export function metricNamed(key: string): MetricDefinition {
  const found = METRICS.find((metric) => metric.key === key);
  if (!found) throw invalid('UNKNOWN_MEASURE', `There is no measure of that name; there are ${keysOf(METRICS)}.`);
  return found;
}

export function dimensionNamed(key: string): DimensionDefinition {
  const found = DIMENSIONS.find((dimension) => dimension.key === (ALSO_CALLED.get(key) ?? key));
  if (!found) {
    throw invalid('UNKNOWN_DIMENSION', `There is no dimension of that name; there are ${keysOf(DIMENSIONS)}.`);
  }
  return found;
}

export function axisNamed(key: string): DimensionDefinition {
  const dimension = dimensionNamed(key);
  if (!dimension.isAxis) throw invalid('NOT_AN_AXIS', `${dimension.key} is for filters only.`);
  return dimension;
}

export function behaviourNamed(key: string): BehaviourDefinition {
  const found = BEHAVIOURS.find((behaviour) => behaviour.key === key);
  if (!found) throw invalid('UNKNOWN_BEHAVIOUR', `Nobody is seen to do that; there are ${keysOf(BEHAVIOURS)}.`);
  return found;
}

function keysOf(all: readonly { readonly key: string }[]): string {
  return all.map(({ key }) => key).join(', ');
}

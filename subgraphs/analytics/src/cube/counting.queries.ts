import { type Context, invalid } from '@customer-module/subgraph-kit';
import { CROSSED_FLOOR, disclose, type Disclosed, FLOOR } from '../disclosure/index.ts';
import { Basket, Fact, ORDER_KINDS } from '../facts/index.ts';
import { type DimensionDefinition, dimensionNamed, type MetricDefinition, metricNamed } from '../glossary/index.ts';
import { cellsOf, currencyOf, valueOf } from './cell.rules.ts';
import type { CubeFilterInput } from './cube.inputs.ts';
import { type CountedCell, pipelineOf, type Sums } from './pipeline.rules.ts';
import { type Plan, planOf, type Wish } from './plan.rules.ts';

type WordedFilter = Omit<CubeFilterInput, 'dimension'> & { readonly dimension: DimensionDefinition };

/** A question in the words of the glossary. */
export interface Asked {
  readonly axes: readonly DimensionDefinition[];
  readonly filters: readonly WordedFilter[];
  readonly metrics: readonly MetricDefinition[];
}

export interface Counted {
  readonly table: Disclosed<Sums>;
  /** The one currency of its amounts; null where there are none. */
  readonly currency: string | null;
}

const MOST_VALUES = 100;

export async function count(context: Context, { axes, filters, metrics }: Asked, plan: Plan): Promise<Counted> {
  const measures = metrics.map(({ key }) => key);
  const isByCurrency = axes.some(({ key }) => key === 'currency');
  let currency: string | null = null;
  const table = await disclose<CountedCell, Sums>(context, plan.grain === 'ORDER' ? Fact : Basket, {
    pipeline: pipelineOf({ plan, measures, orderKinds: ORDER_KINDS }),
    floor: floorFor([...axes, ...filters.map(({ dimension }) => dimension)]),
    read(rows) {
      currency = currencyOf(rows, isByCurrency);
      return cellsOf(rows, plan.conditions.length);
    },
  });
  return { table, currency };
}

/** Two things that help to single people out do so more than twice as well together. */
function floorFor(used: readonly DimensionDefinition[]): number {
  const crossing = new Set(used.filter(({ quasiIdentifier }) => quasiIdentifier).map(({ key }) => key));
  return crossing.size > 1 ? CROSSED_FLOOR : FLOOR;
}

/** How many people there are in all is a table of one cell, which goes through the gate like any other. */
export async function peopleIn(context: Context, asked: Asked, time: Wish['time']): Promise<number | null> {
  const whole: Asked = { ...asked, axes: [], metrics: [] };
  const { table } = await count(context, whole, planOf({ ...whole, time }).plan);
  return table.cells[0]?.content?.customers ?? null;
}

/** The values of a dimension that may be shown, the most frequent first. */
export async function valuesOf(context: Context, key: string, first: number): Promise<string[]> {
  const dimension = dimensionNamed(key);
  if (!dimension.isAxis) return [];
  const asked = { axes: [dimension], filters: [], metrics: [metricNamed('orders')] };
  const { table } = await count(context, asked, planOf(asked).plan);
  return table.cells
    .toSorted((a, b) => (b.content?.orders ?? 0) - (a.content?.orders ?? 0))
    .flatMap(({ place: [value], content }) => (content && value !== undefined ? [valueOf(value)] : []))
    .filter((value) => typeof value === 'string')
    .slice(0, Math.min(Math.max(first, 0), MOST_VALUES));
}

export function filtersNamed(filters: readonly CubeFilterInput[] | null | undefined): WordedFilter[] {
  return (filters ?? []).map(({ dimension, ...rest }) => ({ ...rest, dimension: dimensionNamed(dimension) }));
}

/** Filters on orders, with the expressions that they are; for questions that are not about lines. */
export function orderFilters(filters: readonly CubeFilterInput[] | null | undefined): {
  readonly filters: readonly WordedFilter[];
  readonly conditions: readonly object[];
} {
  const named = filtersNamed(filters);
  if (named.some(({ dimension }) => dimension.grain !== 'ORDER')) {
    throw invalid('FILTER_OF_LINES', 'This question is about orders: it is not filtered by category.');
  }
  return { filters: named, conditions: planOf({ axes: [], filters: named }).plan.conditions };
}

/** Whether what filters let through, and what each of them keeps out, describes enough people. */
export async function isShownThrough(context: Context, filters: readonly WordedFilter[]): Promise<boolean> {
  if (filters.length === 0) return true;
  const asked = { axes: [], filters, metrics: [] };
  const { table } = await count(context, asked, planOf(asked).plan);
  return table.suppression.cells === 0;
}

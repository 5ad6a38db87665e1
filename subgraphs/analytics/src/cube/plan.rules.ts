import { invalid } from '@customer-module/subgraph-kit';
import { ComparePeriod, type Granularity } from './cube.enums.ts';
import { type Expression, type Filter, type Filterable, conditionOf, windowOf } from './condition.rules.ts';

/** What somebody wants to know. */
export interface Wish {
  readonly axes: readonly Filterable[];
  readonly filters: readonly Filter[];
  readonly time?: {
    readonly granularity?: Granularity | null;
    readonly from?: Date | null;
    readonly to?: Date | null;
    readonly timeZone?: string | null;
    readonly compareTo?: ComparePeriod | null;
  } | null;
}

/** How it is to be counted. */
export interface Plan {
  /** What one row of facts is. */
  readonly grain: Filterable['grain'];
  /** Where each axis stands, time last. */
  readonly axes: readonly (Expression | string)[];
  readonly conditions: readonly Expression[];
}

const UTC = 'UTC';
const MS = 'millisecond';

/** The plan of a query, and of the one that it is compared with. */
export function planOf(wish: Wish): { readonly plan: Plan; readonly previous: Plan | null } {
  const { time } = wish;
  requireTimeZone(time?.timeZone ?? UTC);
  const plan = planAt(wish, '$at');
  return { plan, previous: time?.compareTo ? planAt(wish, movedForward(time, time.compareTo)) : null };
}

function planAt({ axes, filters, time }: Wish, at: Expression | string): Plan {
  const grain = finestGrain([...axes, ...filters.map(({ dimension }) => dimension)]);
  const window = windowOf(at, time?.from ?? null, time?.to ?? null);
  const conditions = filters.map((filter) => conditionOf(filter, pathOf(filter.dimension)));
  const period = time?.granularity ? [periodOf(at, time.granularity, time.timeZone ?? UTC)] : [];
  return {
    grain,
    axes: [...axes.map(pathOf), ...period],
    conditions: window ? [...conditions, window] : conditions,
  };
}

function finestGrain(dimensions: readonly Filterable[]): Plan['grain'] {
  return dimensions.some(({ grain }) => grain === 'CATEGORY') ? 'CATEGORY' : 'ORDER';
}

/** What is of a line stands in the part of the basket that is looked at. */
function pathOf({ field, grain }: Filterable): string {
  return grain === 'ORDER' ? `$${field}` : `$categories.${field}`;
}

export function periodOf(at: Expression | string, granularity: Granularity, timezone: string): Expression {
  return { $dateTrunc: { date: at, unit: granularity.toLowerCase(), timezone, startOfWeek: 'monday' } };
}

/** What happened earlier is moved into the period that it is compared with, and counted as if it had happened there. */
function movedForward({ from, to }: NonNullable<Wish['time']>, compareTo: ComparePeriod): Expression {
  if (compareTo === ComparePeriod.PREVIOUS_YEAR) return { $dateAdd: { startDate: '$at', unit: 'year', amount: 1 } };
  if (!from || !to) throw invalid('PERIOD_NEEDED', 'The previous period is as long as this one: say from and to.');
  return { $dateAdd: { startDate: '$at', unit: MS, amount: to.getTime() - from.getTime() } };
}

function requireTimeZone(timeZone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('UNKNOWN_TIME_ZONE', 'That is no IANA time zone.');
  }
}

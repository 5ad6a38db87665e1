import { type Context, invalid, notFound } from '@customer-module/subgraph-kit';
import { Granularity, isShownThrough, orderFilters, periodOf, windowOf } from '../cube/index.ts';
import { disclose, FLOOR, requireAnalyst } from '../disclosure/index.ts';
import { Fact } from '../facts/index.ts';
import { freshnessOf } from '../freshness/index.ts';
import { behaviourNamed, metricNamed } from '../glossary/index.ts';
import { cellsOf, cohortsOf, type CountedReturn, type Returns, TOTALS } from './cohort.rules.ts';
import type { RetentionInput } from './retention.inputs.ts';
import type { RetentionTable } from './retention.outputs.ts';
import { entriesOf, pipelineOf } from './retention.rules.ts';

const USUAL_PERIODS = 12;
const UTC = 'UTC';
const NOTES = ['Test personas are left out.', 'What nobody known did is left out.'];
const IS_PURCHASE = { $cond: [{ $eq: ['$kind', 'PURCHASE'] }, 1, 0] };
const SUMS: Readonly<Record<string, unknown>> = {
  revenue: '$total',
  orders: 1,
  purchases: IS_PURCHASE,
  items: '$items',
};

export async function askRetention(context: Context, input: RetentionInput): Promise<RetentionTable> {
  requireAnalyst(context.actor);
  if (input.segmentId) throw notFound('segment', input.segmentId);
  const granularity = input.granularity ?? Granularity.MONTH;
  const { filters, conditions } = orderFilters(input.filters);
  const window = windowOf('$at', null, input.to ?? null);
  const following = {
    enter: behaviourNamed(input.enter).kinds,
    returned: behaviourNamed(input.returned).kinds,
    period: periodOf('$at', granularity, UTC),
    conditions: window ? [...conditions, window] : conditions,
    sum: input.measure ? sumOf(input.measure) : null,
  };
  const pipeline = pipelineOf(following);
  const table = await disclose<CountedReturn, Returns>(context, Fact, {
    pipeline,
    floor: FLOOR,
    read: cellsOf,
    tables: TOTALS,
  });
  const isShown = await isShownThrough(context, filters);
  const question = { granularity, periods: input.periods ?? USUAL_PERIODS, from: input.from ?? null };
  const cohorts = cohortsOf(isShown ? table.cells : [], { ...question, isSum: Boolean(input.measure) });
  return {
    granularity,
    cohorts,
    suppression: table.suppression,
    basis: {
      get people() {
        return isShown ? peopleIn(context, entriesOf(following, question.from)) : null;
      },
      purposesExcluded: [],
      notes: NOTES,
    },
    get freshness() {
      return freshnessOf(context);
    },
  };
}

function sumOf(measure: string): unknown {
  const sum = SUMS[metricNamed(measure).key];
  if (sum === undefined) throw invalid('NOT_A_SUM', 'Customers are counted, not summed: leave the measure out.');
  return sum;
}

/** How many people are followed is a table of one cell. */
async function peopleIn(context: Context, pipeline: readonly object[]): Promise<number | null> {
  const { cells } = await disclose<{ people: number; before: number }, number>(context, Fact, {
    pipeline,
    floor: FLOOR,
    read: (rows) => rows.map(({ people, before }) => ({ place: [], people, leftovers: [before], content: people })),
  });
  return cells[0]?.content ?? null;
}

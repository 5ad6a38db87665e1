import { type Context, notFound } from '@customer-module/subgraph-kit';
import { requireAnalyst } from '../disclosure/index.ts';
import { freshnessOf } from '../freshness/index.ts';
import { axisNamed, type MetricDefinition, metricNamed } from '../glossary/index.ts';
import { type Asked, count, type Counted, filtersNamed, peopleIn } from './counting.queries.ts';
import type { CubeInput } from './cube.inputs.ts';
import type { CubeResult, CubeRow, Lineage } from './cube.outputs.ts';
import { planOf } from './plan.rules.ts';
import { columnsOf, rowsOf, sortedBy } from './table.rules.ts';

const USUAL_ROWS = 100;
const NOTES = [
  'Test personas are left out.',
  'Orders of nobody known count in revenue, orders, purchases and items; they are no customers.',
];

export async function askCube(context: Context, input: CubeInput): Promise<CubeResult> {
  requireAnalyst(context.actor);
  if (input.segmentId) throw notFound('segment', input.segmentId);
  const asked = askedIn(input);
  const { plan, previous } = planOf({ ...asked, time: input.time });
  const now = await count(context, asked, plan);
  const before = previous && (await count(context, asked, previous));
  const { columns, rows } = tableOf(asked, input, { now, before });
  return {
    columns,
    rows: pageOf(rows, input),
    totalRows: rows.length,
    suppression: togetherWith(now.table.suppression, before?.table.suppression),
    basis: basisOf(context, asked, input, now),
    get lineage() {
      return lineageOf(context, asked.metrics);
    },
    get freshness() {
      return freshnessOf(context);
    },
  };
}

function askedIn({ measures, dimensions, filters }: CubeInput): Asked {
  return {
    axes: [...new Set((dimensions ?? []).map(axisNamed))],
    filters: filtersNamed(filters),
    metrics: [...new Set(measures)].map(metricNamed),
  };
}

interface Tables {
  readonly now: Counted;
  readonly before: Counted | null;
}

function tableOf(
  { axes, metrics }: Asked,
  { time, orderBy }: CubeInput,
  { now, before }: Tables,
): Pick<CubeResult, 'columns' | 'rows'> {
  const columns = columnsOf({ axes, period: time?.granularity ?? null, metrics, isCompared: before !== null });
  const rows = rowsOf(metrics, now.table.cells, before?.table.cells ?? null);
  return { columns, rows: sortedBy(rows, columns, orderBy ?? []) };
}

function pageOf(rows: readonly CubeRow[], { limit, offset }: CubeInput): readonly CubeRow[] {
  const from = offset ?? 0;
  return rows.slice(from, from + (limit ?? USUAL_ROWS));
}

type Suppression = CubeResult['suppression'];

function togetherWith(now: Suppression, before?: Suppression): Suppression {
  if (!before) return now;
  const { floor, rule } = now;
  const [cells, complementary] = [now.cells + before.cells, now.complementary + before.complementary];
  return { floor, rule, cells, complementary };
}

function basisOf(context: Context, asked: Asked, { time }: CubeInput, { currency }: Counted): CubeResult['basis'] {
  return {
    get people() {
      return peopleIn(context, asked, { from: time?.from, to: time?.to });
    },
    purposesExcluded: [],
    notes: currency === null ? NOTES : [...NOTES, `Amounts are in minor units of ${currency}.`],
  };
}

async function lineageOf(context: Context, metrics: readonly MetricDefinition[]): Promise<Lineage> {
  const { asOf } = await freshnessOf(context);
  return { metricVersions: metrics.map(({ key, version }) => `${key}@${version}`), asOf };
}

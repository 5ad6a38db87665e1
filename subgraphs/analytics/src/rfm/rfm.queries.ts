import { type Context, notFound } from '@customer-module/subgraph-kit';
import { disclose, FLOOR, requireAnalyst } from '../disclosure/index.ts';
import { CONTRIBUTION_KINDS, Fact, ORDER_KINDS } from '../facts/index.ts';
import { freshnessOf } from '../freshness/index.ts';
import type { RfmInput } from './rfm.inputs.ts';
import type { RfmCell, RfmTable } from './rfm.outputs.ts';
import { labelOf, type Thresholds } from './score.rules.ts';
import { mainCurrency, type Scope, scoreTable, standings, thresholdsOf } from './standing.rules.ts';

const USUAL_QUANTILES = 5;

interface CountedScores {
  readonly _id: readonly number[];
  readonly people: number;
}

export async function askRfm(context: Context, input: RfmInput | null | undefined): Promise<RfmTable> {
  requireAnalyst(context.actor);
  if (input?.segmentId) throw notFound('segment', input.segmentId);
  const quantiles = input?.quantiles ?? USUAL_QUANTILES;
  const scope = await scopeOf(context, { asOf: input?.asOf ?? context.now, customerIds: null });
  const thresholds = await thresholdsIn(context, scope, quantiles);
  const table = await disclose<CountedScores, number>(context, Fact, {
    pipeline: scoreTable(scope, thresholds),
    floor: FLOOR,
    read: (rows) => rows.map(({ _id, people }) => ({ place: _id.map(String), people, leftovers: [], content: people })),
  });
  return {
    asOf: scope.asOf,
    cells: table.cells
      .map(({ place, content }) => cellOf(place, content, quantiles))
      .toSorted((a, b) => b.recency - a.recency || b.frequency - a.frequency || b.monetary - a.monetary),
    suppression: table.suppression,
    basis: {
      get people() {
        return peopleIn(context, scope);
      },
      purposesExcluded: [],
      notes: notesOn(scope),
    },
    get freshness() {
      return freshnessOf(context);
    },
  };
}

function cellOf(place: readonly string[], people: number | null, quantiles: number): RfmCell {
  const [recency = 0, frequency = 0, monetary = 0] = place.map(Number);
  return { recency, frequency, monetary, people, label: labelOf(recency, frequency, quantiles) };
}

/** How many people are scored is a table of one cell. */
async function peopleIn(context: Context, scope: Scope): Promise<number | null> {
  const { cells } = await disclose<{ people: number }, number>(context, Fact, {
    pipeline: [...standings(scope), { $group: { _id: null, people: { $sum: 1 } } }],
    floor: FLOOR,
    read: (rows) => rows.map(({ people }) => ({ place: [], people, leftovers: [], content: people })),
  });
  return cells[0]?.content ?? null;
}

function notesOn({ currency }: Scope): string[] {
  const all = ['Test personas are left out.', 'Whoever never bought anything is left out.'];
  return currency === null ? all : [...all, `Only amounts in ${currency} count as spent.`];
}

/** Amounts of one currency only can be compared: the one that most orders are in. */
export async function scopeOf(
  { em }: Pick<Context, 'em'>,
  { asOf, customerIds }: Pick<Scope, 'asOf' | 'customerIds'>,
): Promise<Scope> {
  const [found]: { currency: string }[] = await em.aggregate(Fact, mainCurrency(ORDER_KINDS));
  const kinds = { orderKinds: ORDER_KINDS, contributionKinds: CONTRIBUTION_KINDS };
  return { asOf, customerIds, currency: found?.currency ?? null, ...kinds };
}

export async function thresholdsIn(
  { em }: Pick<Context, 'em'>,
  scope: Scope,
  quantiles = USUAL_QUANTILES,
): Promise<Thresholds> {
  const [found]: Thresholds[] = await em.aggregate(Fact, thresholdsOf({ ...scope, customerIds: null }, quantiles));
  return found ?? { recency: [], frequency: [], monetary: [], contribution: [] };
}

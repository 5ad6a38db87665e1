import type { Context } from '@customer-module/subgraph-kit';
import { factsKnownUpTo } from '../facts/index.ts';
import type { Freshness } from './freshness.outputs.ts';

const MS_PER_SECOND = 1_000;

/** Nothing is kept beside the facts yet, so there is nothing to rebuild. */
export async function freshnessOf(context: Context): Promise<Freshness> {
  const asOf = await factsKnownUpTo(context);
  return { asOf, lagSeconds: (context.now.getTime() - asOf.getTime()) / MS_PER_SECOND, rebuilding: false };
}

import { canonicalId, type Context } from '@customer-module/subgraph-kit';
import { mayReadConclusions } from '../disclosure/index.ts';
import { loadScores, type RfmScore } from '../rfm/index.ts';
import { loadMonths } from './customer.loaders.ts';
import { type OwnMonth, ownMonth } from './revenue.rules.ts';

const MOST_MONTHS = 120;

/** How somebody stands among all who bought something: to be seen by the person and by staff with a purpose. */
export async function scoreOf(context: Context, askedId: string): Promise<RfmScore | null> {
  const customerId = await canonicalId(context, askedId);
  return mayReadConclusions(context.actor, customerId) ? loadScores(context, customerId) : null;
}

/** The newest months in which somebody ordered something, oldest first. */
export async function revenueOf(context: Context, askedId: string, months: number): Promise<OwnMonth[] | null> {
  const customerId = await canonicalId(context, askedId);
  if (!mayReadConclusions(context.actor, customerId)) return null;
  const found = await loadMonths(context, customerId);
  return found
    .slice(0, Math.min(Math.max(months, 0), MOST_MONTHS))
    .map(ownMonth)
    .toReversed();
}

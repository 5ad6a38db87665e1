import { type Context, oneByKey } from '@customer-module/subgraph-kit';
import { mayReadRewards } from '../customers/index.ts';
import { RewardDecision } from './decision.entity.ts';

const loadDecisionById = oneByKey(
  (ids, { em }) => em.find(RewardDecision, { id: { $in: [...ids] } }),
  (decision) => decision.id,
);

/** Null where the caller may not see it. */
export async function loadDecision(context: Context, id: string): Promise<RewardDecision | null> {
  const decision = await loadDecisionById(context, id);
  return decision && mayReadRewards(context.actor, decision.customerId) ? decision : null;
}

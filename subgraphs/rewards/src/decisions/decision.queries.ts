import { type Connection, type Context, type Order, pageOf, pagesByKey } from '@customer-module/subgraph-kit';
import type { FilterQuery } from '@mikro-orm/core';
import { requireDecisionReader } from '../customers/index.ts';
import { RewardDecision } from './decision.entity.ts';
import type { RewardDecisionFilter, RewardDecisionsArgs } from './decision.inputs.ts';

const NEWEST_FIRST: Order<RewardDecision> = { by: 'at', direction: 'desc' };

export const decisionsByCustomer = pagesByKey(RewardDecision, { key: 'customerId', order: NEWEST_FIRST });

/** Across people, so staff say what for. */
export async function listDecisions(
  { em, actor }: Context,
  { filter, ...page }: RewardDecisionsArgs,
): Promise<Connection<RewardDecision>> {
  requireDecisionReader(actor);
  return pageOf(em, RewardDecision, { where: conditions(filter ?? {}), order: NEWEST_FIRST, page });
}

/** A condition that is absent or null asks for nothing. */
function conditions({ from, to, ...named }: RewardDecisionFilter): FilterQuery<RewardDecision> {
  const equal = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null && value !== undefined));
  const at = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return from || to ? { ...equal, at } : equal;
}

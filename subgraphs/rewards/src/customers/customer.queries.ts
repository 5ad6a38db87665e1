import { canonicalId, type Connection, type Context } from '@customer-module/subgraph-kit';
import { decisionsByCustomer, type OwnDecisionsArgs, type RewardDecision } from '../decisions/index.ts';
import { loadAccountsOfPerson, type RewardAccount } from '../ledger/index.ts';
import { mayReadRewards } from './customer.rules.ts';

export async function accountsOf(context: Context, askedId: string): Promise<RewardAccount[] | null> {
  const customerId = await canonicalId(context, askedId);
  return mayReadRewards(context.actor, customerId) ? loadAccountsOfPerson(context, customerId) : null;
}

export async function accountOf(context: Context, askedId: string, currencyId: string): Promise<RewardAccount | null> {
  const accounts = await accountsOf(context, askedId);
  return accounts?.find((account) => account.currencyId === currencyId) ?? null;
}

export async function decisionsOf(
  context: Context,
  askedId: string,
  { outcome, ...page }: OwnDecisionsArgs,
): Promise<Connection<RewardDecision> | null> {
  const customerId = await canonicalId(context, askedId);
  if (!mayReadRewards(context.actor, customerId)) return null;
  return decisionsByCustomer(context, customerId, page, outcome ? { outcome } : {});
}

import { ActorKind, type Context, loaderOf, manyByKey, oneByKey } from '@customer-module/subgraph-kit';
import { mayReadRewards, readsLedger } from '../customers/index.ts';
import { RewardAccount } from './account.entity.ts';
import { LedgerEntry } from './entry.entity.ts';
import { LedgerTransaction } from './transaction.entity.ts';

const loadAccountById = oneByKey(
  (ids, { em }) => em.find(RewardAccount, { id: { $in: [...ids] } }),
  (account) => account.id,
);

/** Null where the caller may not see it: that it exists is a balance's owner's business too. */
export async function loadAccount(context: Context, id: string): Promise<RewardAccount | null> {
  const account = await loadAccountById(context, id);
  return account && mayReadRewards(context.actor, account.customerId) ? account : null;
}

export const loadAccountsOfPerson = manyByKey(
  (customerIds, { em }) =>
    em.find(RewardAccount, { customerId: { $in: [...customerIds] } }, { orderBy: { currencyId: 'asc', id: 'asc' } }),
  (account) => account.customerId,
);

const loadTransactionById = oneByKey(
  (ids, { em }) => em.find(LedgerTransaction, { id: { $in: [...ids] } }),
  (transaction) => transaction.id,
);

/** Staff who read the ledger see every transaction, and people those of their own accounts. */
export async function loadTransaction(context: Context, id: string): Promise<LedgerTransaction | null> {
  const transaction = await loadTransactionById(context, id);
  if (!transaction || readsLedger(context.actor)) return transaction;
  const accounts = await Promise.all(transaction.accountIds.map((accountId) => loadAccountById(context, accountId)));
  const isOwn = accounts.some((account) => account?.customerId === context.actor.id);
  return isOwn && context.actor.kind === ActorKind.CUSTOMER ? transaction : null;
}

export const loadReversalOf = loaderOf<string, LedgerTransaction>(async (ids, { em }) => {
  const reversals = await em.find(
    LedgerTransaction,
    { reversesId: { $in: [...ids] } },
    { orderBy: { sequence: 'asc' } },
  );
  return new Map(reversals.flatMap((each) => (each.reversesId ? [[each.reversesId, each] as const] : [])));
});

export const entriesOfTransaction = manyByKey(
  (ids, { em }) => em.find(LedgerEntry, { transactionId: { $in: [...ids] } }, { orderBy: { id: 'asc' } }),
  (entry) => entry.transactionId,
);

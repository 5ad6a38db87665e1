import { type Context, pagesByKey } from '@customer-module/subgraph-kit';
import { listCurrencies } from '../currencies/index.ts';
import { requireLedgerReader } from '../customers/index.ts';
import { RewardAccount } from './account.entity.ts';
import { LedgerEntry } from './entry.entity.ts';
import type { VerifyLedgerArgs } from './ledger.inputs.ts';
import { loadTransaction } from './ledger.loaders.ts';
import type { LedgerVerification, Liability } from './ledger.outputs.ts';
import { LedgerTransaction } from './transaction.entity.ts';
import { type Stretch, verifyStretch } from './verification.rules.ts';

const LONGEST_STRETCH = 10_000;

export const entriesByAccount = pagesByKey(LedgerEntry, {
  key: 'account',
  order: { by: 'sequence', direction: 'desc' },
});

export async function findTransaction(context: Context, id: string): Promise<LedgerTransaction | null> {
  requireLedgerReader(context.actor);
  return loadTransaction(context, id);
}

/** Computes a stretch of the chain again, from what is stored. */
export async function verifyLedger(
  { em, actor }: Context,
  { fromSequence, limit }: VerifyLedgerArgs,
): Promise<LedgerVerification> {
  requireLedgerReader(actor);
  const firstSequence = Math.max(1, fromSequence ?? 0);
  const size = limit ?? LONGEST_STRETCH;
  const orderBy = { sequence: 'asc' } as const;
  const found = await em.find(
    LedgerTransaction,
    { sequence: { $gte: firstSequence } },
    { orderBy, limit: size + 1, disableIdentityMap: true },
  );
  const transactions = found.slice(0, size);
  const complete = found.length <= size;
  const problems = verifyStretch(await stretchOf({ em }, transactions, { firstSequence, complete }));
  return {
    ok: problems.length === 0,
    transactions: transactions.length,
    checkedTo: transactions.at(-1)?.sequence ?? firstSequence - 1,
    complete,
    firstBroken: problems.find(({ transactionId }) => transactionId !== null)?.transactionId ?? null,
    problems: problems.map(({ text }) => text),
  };
}

async function stretchOf(
  { em }: Pick<Context, 'em'>,
  transactions: readonly LedgerTransaction[],
  { firstSequence, complete }: { readonly firstSequence: number; readonly complete: boolean },
): Promise<Stretch> {
  const transactionId = { $in: transactions.map(({ id }) => id) };
  const entries = await em.find(LedgerEntry, { transactionId }, { disableIdentityMap: true });
  const names = [...new Set(entries.map(({ account }) => account))];
  const before = await em.findOne(LedgerTransaction, { sequence: firstSequence - 1 }, { disableIdentityMap: true });
  const openings = firstSequence > 1 ? await balancesBefore({ em }, names, firstSequence) : new Map<string, number>();
  const accounts = complete ? await em.find(RewardAccount, { id: { $in: names } }, { disableIdentityMap: true }) : [];
  return { transactions, entries, firstSequence, hashBefore: before?.hash ?? null, openings, accounts };
}

/** What each account had when its last entry before the stretch was booked. */
async function balancesBefore(
  { em }: Pick<Context, 'em'>,
  names: readonly string[],
  sequence: number,
): Promise<ReadonlyMap<string, number>> {
  const rows: { _id: string; balance: number }[] = await em.aggregate(LedgerEntry, [
    { $match: { account: { $in: names }, sequence: { $lt: sequence } } },
    { $group: { _id: '$account', balance: { $sum: '$amount' } } },
  ]);
  return new Map(rows.map(({ _id, balance }) => [_id, balance]));
}

/** What is outstanding, as the balances say; a debt is no asset. */
export async function liabilities({ em, actor }: Context): Promise<Liability[]> {
  requireLedgerReader(actor);
  const rows: { _id: string; points: number }[] = await em.aggregate(RewardAccount, [
    { $group: { _id: '$currencyId', points: { $sum: '$balance' } } },
  ]);
  const outstanding = new Map(rows.map(({ _id, points }) => [_id, points]));
  return (await listCurrencies({ em })).map(({ id, unitValue }) => {
    const points = outstanding.get(id) ?? 0;
    const value = unitValue && { amount: points * unitValue.amount, currency: unitValue.currency };
    return { currencyId: id, outstanding: points, value };
  });
}

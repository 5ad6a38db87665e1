import type { RewardAccount } from './account.entity.ts';
import type { LedgerEntry } from './entry.entity.ts';
import { debtAccount, GENESIS, hashOf } from './posting.rules.ts';
import type { LedgerTransaction } from './transaction.entity.ts';

/** One stretch of the chain, in order, with all that it must fit. */
export interface Stretch {
  readonly transactions: readonly LedgerTransaction[];
  readonly entries: readonly LedgerEntry[];
  readonly firstSequence: number;
  /** The hash of the transaction before the stretch; null where there is none. */
  readonly hashBefore: string | null;
  /** What each account had before the stretch; absent: nothing. */
  readonly openings: ReadonlyMap<string, number>;
  /** The balances that are kept, where the stretch reaches the end of the chain. */
  readonly accounts: readonly RewardAccount[];
}

export interface Problem {
  readonly transactionId: string | null;
  readonly text: string;
}

const MOST_PROBLEMS = 100;

/** Computes every hash, sum and balance of a stretch again, and says what differs, at most 100 differences. */
export function verifyStretch(stretch: Stretch): Problem[] {
  const byTransaction = Map.groupBy(stretch.entries, (entry) => entry.transactionId);
  const balances = new Map(stretch.openings);
  const problems: Problem[] = [];
  let { firstSequence: sequence } = stretch;
  let hash = stretch.hashBefore ?? GENESIS;
  for (const transaction of stretch.transactions) {
    const entries = inOrder(byTransaction.get(transaction.id) ?? []);
    const texts = [
      ...chainProblems(transaction, entries, { sequence, hash }),
      ...sumProblems(entries),
      ...balanceProblems(entries, balances),
    ];
    problems.push(...texts.map((text) => ({ transactionId: transaction.id, text })));
    sequence = transaction.sequence + 1;
    hash = transaction.hash;
  }
  return [...problems, ...keptProblems(stretch.accounts, balances)].slice(0, MOST_PROBLEMS);
}

function inOrder(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Ids of entries end in their place in the transaction. */
function placeOf({ id }: LedgerEntry): number {
  return Number(id.slice(id.lastIndexOf(':') + 1));
}

interface Place {
  readonly sequence: number;
  readonly hash: string;
}

function chainProblems(transaction: LedgerTransaction, entries: readonly LedgerEntry[], expected: Place): string[] {
  const { id, sequence, previousHash, hash } = transaction;
  const problems: string[] = [];
  if (sequence !== expected.sequence) problems.push(`${id} stands at ${sequence}, not at ${expected.sequence}.`);
  if (previousHash !== expected.hash) problems.push(`${id} does not follow the transaction before it.`);
  if (hash !== hashOf(transaction, entries)) problems.push(`${id} or its entries were changed.`);
  return problems;
}

function sumProblems(entries: readonly LedgerEntry[]): string[] {
  const byCurrency = Map.groupBy(entries, ({ currencyId }) => currencyId);
  return [...byCurrency]
    .map(([currencyId, own]) => ({ currencyId, sum: own.reduce((total, { amount }) => total + amount, 0) }))
    .filter(({ sum }) => sum !== 0)
    .map(({ currencyId, sum }) => `Entries in ${currencyId} sum to ${sum}, not to 0.`);
}

function balanceProblems(entries: readonly LedgerEntry[], balances: Map<string, number>): string[] {
  const problems: string[] = [];
  for (const { id, account, amount, balanceAfter } of entries) {
    const expected = (balances.get(account) ?? 0) + amount;
    if (balanceAfter !== expected) problems.push(`${id} leaves ${balanceAfter}, not ${expected}.`);
    balances.set(account, expected);
  }
  return problems;
}

function keptProblems(accounts: readonly RewardAccount[], balances: ReadonlyMap<string, number>): Problem[] {
  return accounts
    .filter(({ id, balance, debt }) => {
      const [available, owed] = [balances.get(id) ?? 0, -(balances.get(debtAccount(id)) ?? 0)];
      return balance !== available || debt !== owed;
    })
    .map(({ id }) => ({ transactionId: null, text: `${id} keeps another balance than its entries sum to.` }));
}

import { sha256 } from '@customer-module/subgraph-kit';
import type { RewardAccount } from './account.entity.ts';
import type { NewLedgerEntry } from './entry.entity.ts';
import type { TransactionKind } from './ledger.enums.ts';
import type { LedgerHead } from './ledger-head.entity.ts';
import type { NewLedgerTransaction, StoredCause } from './transaction.entity.ts';

/** Points that an account gains (above 0) or loses. */
export interface Movement {
  readonly account: Pick<RewardAccount, 'id' | 'currencyId' | 'balance' | 'debt'>;
  readonly amount: number;
  /** What the balance never falls below. */
  readonly floor: number;
}

/** What is to be booked. */
export interface Posting {
  readonly id: string;
  readonly kind: TransactionKind;
  readonly cause: StoredCause;
  readonly reversesId: string | null;
  readonly at: Date;
  readonly text: string;
  readonly movements: readonly Movement[];
}

export interface Booked {
  readonly transaction: NewLedgerTransaction;
  readonly entries: readonly NewLedgerEntry[];
}

/** The hash before the first transaction. */
export const GENESIS = '0'.repeat(43);

export function debtAccount(accountId: string): string {
  return `${accountId}:debt`;
}

export function issuanceAccount(currencyId: string): string {
  return `issuance:${currencyId}`;
}

/**
 * Books a transaction at the end of the chain. Whatever an account gains, the issuance account of its currency loses, so
 * every currency sums to zero at all times. What is gained pays the debt first; what is lost beyond the floor becomes
 * debt. So balance less debt is the plain sum of all that was gained and lost, in whatever order it came.
 */
export function book(head: Pick<LedgerHead, 'sequence' | 'hash' | 'balances'>, posting: Posting): Booked {
  const { id, kind, cause, reversesId, at, text } = posting;
  const sequence = head.sequence + 1;
  const lines = posting.movements.flatMap((movement) => linesOf(head, movement));
  const entries = lines.map((line, index) => {
    const entryId = `${id}:${index + 1}`;
    return { id: entryId, transactionId: id, sequence, ...line, kind, at, text };
  });
  const accountIds = [...new Set(posting.movements.map(({ account }) => account.id))];
  const unsigned = { id, sequence, kind, cause, accountIds, reversesId, at, previousHash: head.hash };
  const transaction = { ...unsigned, hash: hashOf(unsigned, entries) };
  head.sequence = sequence;
  head.hash = transaction.hash;
  return { transaction, entries };
}

type Line = Pick<NewLedgerEntry, 'account' | 'currencyId' | 'amount' | 'balanceAfter'>;

function linesOf(head: Pick<LedgerHead, 'balances'>, { account, amount, floor }: Movement): Line[] {
  const { currencyId } = account;
  const repaid = amount > 0 ? Math.min(amount, account.debt) : -owed(account, amount, floor);
  account.debt -= repaid;
  account.balance += amount - repaid;
  const issuance = issuanceAccount(currencyId);
  const issued = (head.balances[issuance] ?? 0) - amount;
  head.balances = { ...head.balances, [issuance]: issued };
  const lines = [
    { account: account.id, currencyId, amount: amount - repaid, balanceAfter: account.balance },
    { account: debtAccount(account.id), currencyId, amount: repaid, balanceAfter: nothingOr(-account.debt) },
    { account: issuance, currencyId, amount: -amount, balanceAfter: issued },
  ];
  return lines.filter((line) => line.amount !== 0);
}

/** How much of a loss the balance cannot bear. */
function owed({ balance }: Pick<RewardAccount, 'balance'>, amount: number, floor: number): number {
  const bearable = Math.max(0, balance - floor);
  return Math.max(0, -amount - bearable);
}

/** JavaScript has a negative zero, which is stored as another number. */
function nothingOr(amount: number): number {
  return amount === 0 ? 0 : amount;
}

/** What the hash covers of a transaction. No person is in it: erasure cuts account from person, and the chain holds. */
type Hashed = Pick<
  NewLedgerTransaction,
  'id' | 'sequence' | 'kind' | 'cause' | 'accountIds' | 'reversesId' | 'at' | 'previousHash'
>;

export function hashOf(transaction: Hashed, entries: readonly NewLedgerEntry[]): string {
  const { id, sequence, kind, cause, accountIds, reversesId, at, previousHash } = transaction;
  const lines = entries.map((entry) => [
    entry.id,
    entry.account,
    entry.currencyId,
    entry.amount,
    entry.balanceAfter,
    entry.text,
  ]);
  const { kind: causeKind, id: causeId, text } = cause;
  const instant = at.toISOString();
  return sha256(
    JSON.stringify([
      previousHash,
      [id, sequence, kind, instant, reversesId, accountIds, [causeKind, causeId, text]],
      lines,
    ]),
  );
}

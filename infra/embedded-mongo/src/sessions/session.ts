import { ServerError } from '../errors/server-error.ts';
import type { Document } from '../bson/values.ts';
import type { Store } from '../store/store.ts';
import { Transaction } from '../store/transaction.ts';
import { keptSession, type KeptSession, readKept } from './kept-session.ts';

/** A session of a client: at most one transaction, and what its latest retryable write answered. */
export class Session {
  lastUsed = Date.now();
  /** The number of the latest transaction or retryable write. */
  txnNumber = -1n;
  state: 'none' | 'retryable' | 'inProgress' | 'committed' | 'aborted' = 'none';
  transaction: Transaction | null = null;
  startedAt = 0;
  /** The connection that sent the transaction's last statement. */
  client: object | null = null;
  /** What each statement of the latest retryable write answered, by its number. */
  readonly answers = new Map<number, Document>();

  constructor(
    readonly key: string,
    readonly lsid: Document,
  ) {}

  #checkNotOlder(txnNumber: bigint): void {
    if (txnNumber >= this.txnNumber) return;
    throw new ServerError(
      'TransactionTooOld',
      `Cannot start transaction ${txnNumber} on session ${this.key} because a newer transaction ${this.txnNumber} has already started.`,
    );
  }

  /** A write that may be sent again: a new number forgets the answers to the one before. */
  beginRetryable(txnNumber: bigint): void {
    this.#checkNotOlder(txnNumber);
    if (txnNumber === this.txnNumber) return;
    this.abort();
    this.txnNumber = txnNumber;
    this.state = 'retryable';
    this.answers.clear();
  }

  start(txnNumber: bigint): void {
    this.#checkNotOlder(txnNumber);
    if (txnNumber === this.txnNumber && this.state !== 'aborted')
      throw new ServerError(
        50911,
        'Only servers in a sharded cluster can start a new transaction at the active transaction number',
      );
    this.abort();
    this.txnNumber = txnNumber;
    this.state = 'inProgress';
    this.answers.clear();
    this.startedAt = Date.now();
  }

  /** The transaction that a statement belongs to, with a snapshot from the first statement on. */
  continue(txnNumber: bigint, store: Store): Transaction {
    this.checkCurrent(txnNumber);
    if (this.state === 'committed')
      throw new ServerError('TransactionCommitted', `Transaction with { txnNumber: ${txnNumber} } has been committed.`);
    this.transaction ??= new Transaction(store);
    return this.transaction;
  }

  /** Refuses a number that this session does not know, or that is aborted. */
  checkCurrent(txnNumber: bigint): void {
    this.#checkNotOlder(txnNumber);
    const known = this.state === 'inProgress' || this.state === 'committed';
    if (txnNumber === this.txnNumber && known) return;
    const message =
      txnNumber === this.txnNumber && this.state === 'aborted'
        ? `Transaction with { txnNumber: ${txnNumber} } has been aborted.`
        : `Given transaction number ${txnNumber} does not match any in-progress transactions. The active transaction number is ${this.txnNumber}`;
    throw new ServerError('NoSuchTransaction', message, { labels: ['TransientTransactionError'] });
  }

  /** What a retried write or commit must still be answered with after a restart; null where nothing can be retried. */
  kept(answers: ReadonlyMap<number, Document> = this.answers): KeptSession | null {
    if (this.state !== 'retryable' && this.state !== 'committed') return null;
    return keptSession({ lsid: this.lsid, txnNumber: this.txnNumber, state: this.state, answers });
  }

  /** Takes over what `kept` gave, beside what is already known of the same write. */
  restore(kept: KeptSession): void {
    const { txnNumber, state, answers } = readKept(kept);
    if (txnNumber !== this.txnNumber) this.answers.clear();
    this.txnNumber = txnNumber;
    this.state = state;
    for (const [statement, answer] of answers) this.answers.set(statement, answer);
  }

  /** Undoes what is not committed. */
  abort(): void {
    if (this.state !== 'inProgress') return;
    this.transaction?.abort();
    this.transaction = null;
    this.state = 'aborted';
  }
}

import { type Document, textOr } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileExpression, newScope } from '../expr/compile-expression.ts';
import type { Session } from '../sessions/session.ts';
import { DirectWork } from '../store/direct-work.ts';
import { writeConflict } from '../store/transaction.ts';
import { type Work, WriteBlocked } from '../store/work.ts';
import { Arguments, numberOf } from './arguments.ts';
import { ConnectionEnded } from './fail-points.ts';
import type { Server } from './server.ts';
import { snapshotOf } from './snapshot-reads.ts';
import type { Snapshot } from './snapshots.ts';

/** Who is connected, as far as commands care. */
export type Client = {
  readonly id: number;
  appName: string;
  gone: boolean;
  /** What is to be told when the connection has ended. */
  readonly onGone: Set<() => void>;
};

/** On whose behalf a command runs. */
export type Caller = {
  readonly client: Client;
  readonly session: Session | null;
  /** The transaction's own picture, for a command in a transaction. */
  readonly transaction: Work | null;
};

/** A command is called what its first field is called. */
export const commandName = (body: Document): string => body.keys().next().value ?? '';

/** One command on its way. */
export class Request {
  readonly args: Arguments;
  readonly now = new Date();
  /** Whether the command has written outside a transaction, so that its answer may have to wait for the disk. */
  wrote = false;
  #variables: Document | undefined;
  #snapshot: Snapshot | null = null;
  #commits = 0;
  /** What statements of a retryable write have answered since the last commit. */
  readonly #fresh = new Map<number, Document>();

  readonly name: string;
  /** The number of a retryable write; null for all other commands. */
  readonly retryNumber: bigint | null;

  constructor(
    readonly server: Server,
    readonly caller: Caller,
    readonly body: Document,
    /** The documents of an insert, as bytes. */
    readonly documents: readonly Buffer[] = [],
  ) {
    this.name = commandName(body);
    this.args = new Arguments(body, this.name);
    const number = body.get('txnNumber');
    const isRetryable = number !== undefined && !caller.transaction && caller.session !== null;
    this.retryNumber = isRetryable ? BigInt(numberOf(number) ?? 0) : null;
  }

  get client(): Client {
    return this.caller.client;
  }

  get session(): Session | null {
    return this.caller.session;
  }

  get transaction(): Work | null {
    return this.caller.transaction;
  }

  get database(): string {
    return textOr(this.body.get('$db'), 'admin');
  }

  /** The collection's name that the command itself is about. */
  get collectionName(): string {
    const name = this.body.get(this.name);
    if (typeof name !== 'string') throw new ServerError('InvalidNamespace', 'collection name has invalid type');
    return checkedName(this.database, name);
  }

  /** The values of the command's `let`. */
  get variables(): Document | undefined {
    this.#variables ??= evaluated(this.args.document('let'), this.now);
    return this.#variables;
  }

  /** The past that a command outside a transaction asks to read, and its time. */
  get snapshot(): Snapshot | null {
    this.#snapshot ??= this.transaction ? null : snapshotOf(this.body, this.server);
    return this.#snapshot;
  }

  /** Something to read through: the transaction, a snapshot, or what is committed. */
  readWork(): Work {
    return this.transaction ?? new DirectWork(this.server.store, this.snapshot?.view);
  }

  /** What a statement of a retryable write has answered before. */
  answered(statement: number): Document | undefined {
    return this.retryNumber === null ? undefined : this.session?.answers.get(statement);
  }

  /** Keeps what a statement answers; to be called within the statement, so that it reaches the log together with its changes. */
  remember(statement: number, answer: Document): Document {
    if (this.retryNumber !== null) this.#fresh.set(statement, answer);
    return answer;
  }

  /** Ends a long read that nobody waits for any more. Of a `getMore`, the limit is about waiting for documents to come. */
  checkAwaited(): void {
    if (this.client.gone) throw new ConnectionEnded();
    const limit = this.name === 'getMore' ? 0 : (numberOf(this.body.get('maxTimeMS')) ?? 0);
    if (limit > 0 && Date.now() > this.now.getTime() + limit)
      throw new ServerError('MaxTimeMSExpired', 'operation exceeded time limit');
  }

  /**
   * One statement: computes and applies in one step. Where another transaction holds what it needs, it waits and runs again from its
   * beginning. What a failing statement has already written (documents before the failing one) stays, as on the server.
   */
  async statement<T>(step: (work: Work) => T): Promise<T> {
    if (this.transaction) return step(this.transaction);
    const { failPoints } = this.server;
    const isRetryable = this.retryNumber !== null;
    if (isRetryable && failPoints.failsBeforeWrite()) throw new ConnectionEnded();
    const before = this.#commits;
    const result = await this.#alone(step);
    // A statement that was answered before writes nothing, so it does not fail again.
    if (isRetryable && this.#commits > before && failPoints.failsAfterWrite()) throw new ConnectionEnded();
    return result;
  }

  async #alone<T>(step: (work: Work) => T): Promise<T> {
    for (;;) {
      const work = new DirectWork(this.server.store);
      try {
        return step(work);
      } catch (error) {
        if (!(error instanceof WriteBlocked)) throw error;
        if (work.changes.length > 0) throw writeConflict();
        await this.#until(error.until);
      } finally {
        this.#commit(work);
      }
    }
  }

  /** The answers go into the log together with what they are about, and are known only when it is there. */
  #commit({ changes }: DirectWork): void {
    const session = this.#fresh.size > 0 ? this.session : null;
    if (changes.length > 0) {
      this.server.store.commit(changes, { session: session?.kept(this.#fresh) ?? null });
      this.wrote = true;
      this.#commits++;
    }
    for (const [statement, answer] of this.#fresh) session?.answers.set(statement, answer);
    this.#fresh.clear();
  }

  /** Waits for somebody else's end; not longer than the client would, and not for one who has gone. */
  async #until(end: Promise<void>): Promise<void> {
    const given = Promise.withResolvers<void>();
    const leave = () => given.reject(new ConnectionEnded());
    const limit = numberOf(this.body.get('maxTimeMS')) ?? 0;
    const left = Math.max(this.now.getTime() + limit - Date.now(), 0);
    const expire = () => given.reject(new ServerError('MaxTimeMSExpired', 'operation exceeded time limit'));
    const timer = limit > 0 ? setTimeout(expire, left) : null;
    this.client.onGone.add(leave);
    try {
      await Promise.race([end, given.promise]);
    } finally {
      this.client.onGone.delete(leave);
      if (timer) clearTimeout(timer);
    }
  }
}

function evaluated(wanted: Document | undefined, now: Date): Document | undefined {
  if (!wanted) return undefined;
  const scope = newScope({ now, random: Math.random });
  const values = [...wanted].map(
    ([name, value]) => [name, compileExpression(value, scope)(new Map()) ?? null] as const,
  );
  return new Map(values);
}

/** Refuses names that no collection can have. */
export function checkedName(database: string, name: string): string {
  const invalid =
    name === '' || name.startsWith('.') || name.includes('\0') || (name.includes('$') && name !== '$cmd.aggregate');
  if (invalid) throw new ServerError('InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  return name;
}

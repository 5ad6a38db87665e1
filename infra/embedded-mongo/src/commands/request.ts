import type { Encodable } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Session } from '../sessions/session.ts';
import { DirectWork } from '../store/direct-work.ts';
import { writeConflict } from '../store/transaction.ts';
import { type Work, WriteBlocked } from '../store/work.ts';
import { Arguments, numberOf } from './arguments.ts';
import type { Server } from './server.ts';

/** The fields of an answer; `ok` and the times are added to it. */
export type Reply = Map<string, Encodable>;

/** Builds an answer from its fields, leaving out the undefined ones. */
export const reply = (fields: Readonly<Record<string, Encodable | undefined>>): Reply =>
  new Map(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));

/** A document with these fields. */
export const documentOf = (fields: Readonly<Record<string, Value>>): Document => new Map(Object.entries(fields));

/** Who is connected, as far as commands care. */
export type Client = { readonly id: number; appName: string; closed: boolean };

/** One command on its way. */
export class Request {
  readonly args: Arguments;
  readonly now = new Date();
  /** Whether the command has written outside a transaction, so that its answer may have to wait for the disk. */
  wrote = false;

  constructor(
    readonly server: Server,
    readonly client: Client,
    readonly name: string,
    readonly body: Document,
    readonly documents: readonly Buffer[],
    readonly session: Session | null,
    /** The transaction's own picture, for a command in a transaction. */
    readonly transaction: Work | null,
  ) {
    this.args = new Arguments(body, name);
  }

  get database(): string {
    return String(this.body.get('$db') ?? 'admin');
  }

  /** The number of a retryable write; null for all other commands. */
  get retryNumber(): bigint | null {
    const number = this.body.get('txnNumber');
    if (number === undefined || this.transaction || !this.session) return null;
    return BigInt(numberOf(number) ?? 0);
  }

  /** The collection's name that the command itself is about. */
  get collectionName(): string {
    const name = this.body.get(this.name);
    if (typeof name !== 'string') throw new ServerError('InvalidNamespace', 'collection name has invalid type');
    return checkedName(this.database, name);
  }

  /** Something to read through: the transaction, or what is committed. */
  readWork(): Work {
    return this.transaction ?? new DirectWork(this.server.store);
  }

  /** What a statement of a retryable write has answered before. */
  answered(statement: number): Document | undefined {
    return this.retryNumber === null ? undefined : this.session?.answers.get(statement);
  }

  /** Keeps what a statement answers; to be called within the statement, so that it reaches the log together with its changes. */
  remember(statement: number, answer: Document): Document {
    if (this.retryNumber !== null) this.session?.answers.set(statement, answer);
    return answer;
  }

  /** Gives up a picture of the past that a cursor has kept; a transaction keeps its own. */
  release(work: Work): void {
    if (work !== this.transaction) this.server.store.views.delete(work.view);
  }

  /**
   * One statement: computes and applies in one step. Where another transaction holds what it needs, it waits and runs again from its
   * beginning. What a failing statement has already written (documents before the failing one) stays, as on the server.
   */
  async statement<T>(step: (work: Work) => T): Promise<T> {
    if (this.transaction) return step(this.transaction);
    for (;;) {
      const work = new DirectWork(this.server.store);
      try {
        return step(work);
      } catch (error) {
        if (!(error instanceof WriteBlocked)) throw error;
        if (work.changes.length > 0) throw writeConflict();
        await this.#until(error.until);
      } finally {
        if (work.changes.length > 0) {
          this.server.store.commit(work.changes, {
            session: this.retryNumber === null ? null : (this.session?.kept() ?? null),
          });
          this.wrote = true;
        }
      }
    }
  }

  async #until(end: Promise<void>): Promise<void> {
    const limit = numberOf(this.body.get('maxTimeMS')) ?? 0;
    if (limit <= 0) return end;
    const left = this.now.getTime() + limit - Date.now();
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => timeout.reject(new ServerError('MaxTimeMSExpired', 'operation exceeded time limit')),
      Math.max(left, 0),
    );
    try {
      await Promise.race([end, timeout.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Refuses names that no collection can have. */
export function checkedName(database: string, name: string): string {
  const invalid =
    name === '' || name.startsWith('.') || name.includes('\0') || (name.includes('$') && name !== '$cmd.aggregate');
  if (invalid) throw new ServerError('InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  return name;
}

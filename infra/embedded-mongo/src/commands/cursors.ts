import { randomBytes } from 'node:crypto';
import { type Encodable, encodeDocument, RawDocument } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Session } from '../sessions/session.ts';
import { PAUSE, type Paused } from '../store/pause.ts';
import { documentOf } from './reply.ts';
import { pause } from './turns.ts';

/** Results that are still to be fetched. */
export type Batch = { documents: readonly RawDocument[]; ended: boolean };

/** What one request fetches; `checkAwaited` throws when nobody waits for it any more. */
export type BatchLimits = { count: number; waitMs: number; checkAwaited: () => void };

/** A source of batches: a query, or a change stream. */
export interface BatchSource {
  next(limits: BatchLimits): Batch | Promise<Batch>;
  close(): void;
  /** Absent for a query. */
  readonly isChangeStream?: boolean;
  /** Fields beside the batch, such as a change stream's resume token. */
  extra?(): Document;
}

/** What a query reads through: it may end before the query does, and is given up with it. */
export interface ReadThrough {
  /** Throws when it has ended. */
  check(): void;
  close(): void;
}

/** A reply must stay below what a message can hold. */
const BATCH_BYTES = 16 * 1024 * 1024;
const IDLE_MS = 10 * 60_000;

/** Documents of a query, made one by one as they are asked for. */
export class QuerySource implements BatchSource {
  readonly #rows: Iterator<RawDocument | Document | typeof PAUSE>;
  #waiting: RawDocument | null = null;
  #given = 0;
  #closed = false;

  constructor(
    rows: Paused<RawDocument | Document>,
    /** How many there are at most; 0 says nothing. */
    readonly limit = 0,
    /** What they are read through; null where they are there already. */
    readonly reading: ReadThrough | null = null,
  ) {
    this.#rows = rows[Symbol.iterator]();
  }

  async next({ count, checkAwaited }: BatchLimits): Promise<Batch> {
    const documents: RawDocument[] = [];
    let bytes = 0;
    while (documents.length < count) {
      const row = this.#waiting ?? this.#take();
      if (row === PAUSE) {
        await pause(checkAwaited, () => this.#checkOpen());
        continue;
      }
      this.#waiting = null;
      if (!row) return { documents, ended: true };
      if (documents.length > 0 && bytes + row.bytes.length > BATCH_BYTES) {
        this.#waiting = row;
        return { documents, ended: false };
      }
      documents.push(row);
      bytes += row.bytes.length;
      this.#given++;
    }
    return { documents, ended: this.limit > 0 && this.#given >= this.limit };
  }

  /** Somebody may have killed the cursor in a pause. */
  #checkOpen(): void {
    if (this.#closed) throw new ServerError('CursorKilled', 'The cursor was killed.');
    this.reading?.check();
  }

  #take(): RawDocument | typeof PAUSE | null {
    const { value, done } = this.#rows.next();
    if (done) return null;
    if (value === PAUSE) return value;
    return value instanceof RawDocument ? value : new RawDocument(encodeDocument(value));
  }

  close(): void {
    this.#closed = true;
    this.#rows.return?.();
    this.reading?.close();
  }
}

/** An open cursor. */
export type Cursor = {
  id: bigint;
  namespace: string;
  source: BatchSource;
  session: Session | null;
  /** The transaction it was opened in. */
  txnNumber: bigint | null;
  lastUsed: number;
  /** Whether somebody is fetching from it right now. */
  busy: boolean;
};

/** All open cursors by number. They end when read to the end, by command, with their session, or after ten idle minutes. */
export class Cursors {
  readonly #cursors = new Map<bigint, Cursor>();

  open(cursor: Omit<Cursor, 'id' | 'lastUsed' | 'busy'>): Cursor {
    const id = randomBytes(8).readBigInt64LE() & 0x7fffffffffffffffn;
    const opened = { ...cursor, id, lastUsed: Date.now(), busy: false };
    this.#cursors.set(id, opened);
    return opened;
  }

  get(id: bigint): Cursor {
    const cursor = this.#cursors.get(id);
    if (!cursor) throw new ServerError('CursorNotFound', `cursor id ${id} not found`);
    cursor.lastUsed = Date.now();
    return cursor;
  }

  /** True when there was one. */
  close(id: bigint): boolean {
    const cursor = this.#cursors.get(id);
    if (!cursor) return false;
    this.#cursors.delete(id);
    cursor.source.close();
    return true;
  }

  /** Whether the cursor with this number is a change stream. */
  isChangeStream(id: Value | undefined): boolean {
    return typeof id === 'bigint' && this.#cursors.get(id)?.source.isChangeStream === true;
  }

  closeWhere(test: (cursor: Cursor) => boolean): void {
    for (const cursor of this.#cursors.values()) if (test(cursor)) this.close(cursor.id);
  }

  reap(now = Date.now()): void {
    this.closeWhere((cursor) => !cursor.busy && now - cursor.lastUsed > IDLE_MS);
  }
}

/** The `cursor` of a reply. */
export function cursorReply(
  field: 'firstBatch' | 'nextBatch',
  batch: Batch,
  cursor: { id: bigint; namespace: string; source: BatchSource },
) {
  const fields = new Map<string, Encodable>([
    [field, [...batch.documents]],
    ['id', cursor.id],
    ['ns', cursor.namespace],
  ]);
  for (const [name, value] of cursor.source.extra?.() ?? documentOf({})) fields.set(name, value);
  return fields;
}

import { type Binary, Timestamp } from 'bson';
import type { Document } from '../bson/values.ts';

/** What happened to a document or a collection, as change streams tell it. */
export type Operation = {
  kind:
    | 'insert'
    | 'update'
    | 'replace'
    | 'delete'
    | 'create'
    | 'createIndexes'
    | 'dropIndexes'
    | 'modify'
    | 'rename'
    | 'drop'
    | 'dropDatabase';
  database: string;
  /** The collection's name; empty for a whole database. */
  name: string;
  uuid: Binary | null;
  before: Buffer | null;
  after: Buffer | null;
  /** For what is not about a document: where to it was renamed, or what was described. */
  detail?: Document;
  /** Whether the collection keeps what documents were (`changeStreamPreAndPostImages`). */
  images?: boolean;
};

/** Who wrote, for writes in a transaction. */
export type Origin = { lsid: Document; txnNumber: bigint };

/** All that was committed together. */
export type OplogEntry = { time: Timestamp; operations: readonly Operation[]; origin: Origin | null };

const sizeOf = (entry: OplogEntry): number =>
  entry.operations.reduce((sum, { before, after }) => sum + 100 + (before?.length ?? 0) + (after?.length ?? 0), 0);

/** The latest commits in order. The oldest leave when there are too many; whoever has not read them by then has lost them. */
export class Oplog {
  /** The position of the oldest entry that is kept; positions count all entries since the start. */
  first = 0;
  /** The time of the latest commit that is known to be missing here. */
  lostUntil = new Timestamp(0n);
  #entries: (OplogEntry | undefined)[] = [];
  #offset = 0;
  #bytes = 0;
  readonly #waiting = new Set<() => void>();

  constructor(readonly limitBytes = 64 * 1024 * 1024) {}

  /** The position that the next entry will have. */
  get end(): number {
    return this.first + this.#entries.length - this.#offset;
  }

  get(position: number): OplogEntry | undefined {
    return this.#entries[this.#offset + position - this.first];
  }

  add(entry: OplogEntry): void {
    this.#entries.push(entry);
    this.#bytes += sizeOf(entry);
    while (this.#bytes > this.limitBytes && this.end - this.first > 1) this.#dropFirst();
    for (const wake of this.#waiting) wake();
  }

  #dropFirst(): void {
    const oldest = this.#entries[this.#offset];
    if (oldest) {
      this.#bytes -= sizeOf(oldest);
      this.lostUntil = oldest.time;
    }
    this.#entries[this.#offset++] = undefined;
    this.first++;
    if (this.#offset < 10_000) return;
    this.#entries = this.#entries.slice(this.#offset);
    this.#offset = 0;
  }

  /** The position of the first entry at or after a time. */
  positionOf(time: Timestamp): number {
    let low = this.first;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.get(middle);
      if (entry && entry.time.compare(time) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Resolves with the next entry, after so long, or when `stop` is called; nothing of it stays behind. */
  more(ms: number): { done: Promise<void>; stop: () => void } {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const stop = () => {
      clearTimeout(timer);
      this.#waiting.delete(stop);
      resolve();
    };
    const timer = setTimeout(stop, ms);
    this.#waiting.add(stop);
    return { done, stop };
  }
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { isWhole, RECORD_HEAD } from './record-format.ts';

/** What a log begins with. */
export const MAGIC = Buffer.from('embedded-mongo 1\n');

/** The least that a record has behind its head: a time and two empty documents. */
const SMALLEST = 18;
const WINDOW_BYTES = 8 * 1024 * 1024;

/** Finds the records of a log file, through one large window. */
export class LogReader {
  readonly size: number;
  readonly #descriptor: number;
  #window = Buffer.alloc(0);
  #start = 0;

  constructor(readonly file: string) {
    this.#descriptor = openSync(file, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** These bytes; they are valid until the next call. */
  bytes(at: number, length: number): Buffer {
    this.#show(at, length);
    return this.#window.subarray(at - this.#start, at - this.#start + length);
  }

  #uint32At(at: number): number {
    this.#show(at, 4);
    return this.#window.readUInt32LE(at - this.#start);
  }

  #show(at: number, length: number): void {
    if (at >= this.#start && at + length <= this.#start + this.#window.length) return;
    const window = Buffer.allocUnsafe(Math.min(Math.max(length, WINDOW_BYTES), this.size - at));
    let filled = 0;
    while (filled < window.length) {
      const read = readSync(this.#descriptor, window, filled, window.length - filled, at + filled);
      if (read === 0) break;
      filled += read;
    }
    this.#window = window;
    this.#start = at;
  }

  /** Whether this is a log at all; an empty file is one that was never written to. */
  get hasMagic(): boolean {
    return this.size >= MAGIC.length && this.bytes(0, MAGIC.length).equals(MAGIC);
  }

  /** The size of a whole record at this place; 0 where there is none. */
  recordAt(at: number): number {
    const size = this.#claimedSize(at);
    if (size === 0) return 0;
    const record = this.bytes(at, RECORD_HEAD + size);
    return isWhole(record, record.subarray(RECORD_HEAD)) ? RECORD_HEAD + size : 0;
  }

  /** The place of the next whole record behind this one; null where there is none up to the end. */
  nextRecord(after: number): number | null {
    for (let at = after + 1; at + RECORD_HEAD < this.size; at++)
      if (this.#isPlausible(at) && this.recordAt(at) > 0) return at;
    return null;
  }

  /** What a record here would say of its size; 0 where that cannot be. */
  #claimedSize(at: number): number {
    if (at + RECORD_HEAD + SMALLEST > this.size) return 0;
    const size = this.#uint32At(at);
    return size < SMALLEST || at + RECORD_HEAD + size > this.size ? 0 : size;
  }

  /** Whether a record could begin here, judged by its first documents: cheap enough to ask at every byte. */
  #isPlausible(at: number): boolean {
    const size = this.#claimedSize(at);
    if (size === 0) return false;
    const definition = at + RECORD_HEAD + 8;
    const session = definition + this.#documentSize(definition, size - 8);
    return session > definition && this.#documentSize(session, at + RECORD_HEAD + size - session) > 0;
  }

  /** The size of a document that may be here, in so much room; 0 where none can be. */
  #documentSize(at: number, room: number): number {
    if (room < 5) return 0;
    const size = this.#uint32At(at);
    return size >= 5 && size <= room && this.bytes(at + size - 1, 1)[0] === 0 ? size : 0;
  }
}

import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServerError } from '../errors/server-error.ts';
import type { Journal, JournalEntry } from '../store/journal.ts';
import { PAUSE, type Paused, Slice } from '../store/pause.ts';
import { type Disk, realDisk } from './disk.ts';
import { MAGIC } from './log-reader.ts';
import { encodeEntry, loggedEntry, type LoggedEntry } from './record-format.ts';

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Less than this is written and flushed at the end of a compaction while commits wait. */
const SHORT_TAIL_BYTES = 1024 * 1024;
/** Where commits come faster than they can be written twice, a compaction ends all the same. */
const MOST_ROUNDS = 8;

const bytesOf = (buffers: readonly Buffer[]): number => buffers.reduce((sum, { length }) => sum + length, 0);

/** The log that is being written. Commits that wait at the same time share one flush to the disk. */
export class Log implements Journal {
  #descriptor: number;
  /** Where the next record goes. */
  size: number;
  /** Bytes appended since the start, and how many of them are on the disk. A compaction changes the file's size, but not these. */
  #appended = 0;
  #flushed = 0;
  #flushing: Promise<void> | null = null;
  #broken: Error | null = null;
  /** Records since a compaction began that are in the old file only. */
  #tail: Buffer[] | null = null;

  /** `size`: where the last whole record ends; what follows is cut off. */
  constructor(
    readonly file: string,
    size: number,
    readonly disk: Disk = realDisk,
  ) {
    this.#descriptor = openSync(file, size === 0 ? 'w' : 'r+', 0o600);
    this.size = Math.max(size, MAGIC.length);
    try {
      this.#begin(size === 0);
    } catch (error) {
      closeSync(this.#descriptor);
      throw new Error(`${file} cannot be written: ${asError(error).message}`, { cause: error });
    }
  }

  #begin(isNew: boolean): void {
    if (isNew) this.disk.write(this.#descriptor, MAGIC, 0);
    this.disk.truncate(this.#descriptor, this.size);
    this.disk.flushSync(this.#descriptor);
    this.disk.flushFolder(path.dirname(this.file));
  }

  append(entry: JournalEntry): void {
    this.#checkSound();
    const bytes = encodeEntry(loggedEntry(entry));
    try {
      this.disk.write(this.#descriptor, bytes, this.size);
    } catch (error) {
      this.#cutOff();
      throw new ServerError('OutOfDiskSpace', `The log cannot be written: ${asError(error).message}`);
    }
    this.size += bytes.length;
    this.#appended += bytes.length;
    this.#tail?.push(bytes);
  }

  /** After a failed flush nobody knows what the disk has: nothing may be promised any more. */
  #checkSound(): void {
    if (this.#broken)
      throw new ServerError(
        'OutOfDiskSpace',
        `The log takes nothing more since an error; free the disk and restart: ${this.#broken.message}`,
      );
  }

  /** Half a record at the end must not stay before the next one. */
  #cutOff(): void {
    try {
      this.disk.truncate(this.#descriptor, this.size);
    } catch (error) {
      this.#broken = asError(error);
    }
  }

  async settle(): Promise<void> {
    const wanted = this.#appended;
    while (this.#flushed < wanted) {
      this.#checkSound();
      this.#flushing ??= this.#flush();
      await this.#flushing;
    }
  }

  async #flush(): Promise<void> {
    const reached = this.#appended;
    try {
      await this.disk.flush(this.#descriptor);
      this.#flushed = Math.max(this.#flushed, reached);
    } catch (error) {
      this.#broken = asError(error);
      throw new ServerError(
        'OutOfDiskSpace',
        `The log cannot be flushed; free the disk and restart: ${this.#broken.message}`,
      );
    } finally {
      this.#flushing = null;
    }
  }

  /** Writes a smaller log beside this one, then takes its place. Commits go on meanwhile; when it fails, the old log stays. */
  async compact(entries: Paused<LoggedEntry>): Promise<void> {
    this.#tail = [];
    const file = `${this.file}.new`;
    const descriptor = openSync(file, 'w', 0o600);
    try {
      const size = await this.#addMostOfTail(descriptor, await this.#writeEntries(descriptor, entries));
      while (this.#flushing) await this.#flushing;
      // Nobody can append between these two: they are one step.
      this.#exchange(descriptor, this.#addRestOfTail(descriptor, size));
    } catch (error) {
      if (descriptor !== this.#descriptor) closeSync(descriptor);
      rmSync(file, { force: true });
      throw error;
    } finally {
      this.#tail = null;
    }
  }

  /** Writes a whole log from its beginning, others being served in between; returns its size. */
  async #writeEntries(descriptor: number, entries: Paused<LoggedEntry>): Promise<number> {
    let at = MAGIC.length;
    this.disk.write(descriptor, MAGIC, 0);
    for (const entry of entries) {
      if (entry !== PAUSE) {
        const bytes = encodeEntry(entry);
        this.disk.write(descriptor, bytes, at);
        at += bytes.length;
      }
      await nextTurn();
    }
    await this.disk.flush(descriptor);
    return at;
  }

  /** What was appended meanwhile, and what came while that was written, until little is left. */
  async #addMostOfTail(descriptor: number, size: number): Promise<number> {
    const slice = new Slice();
    let at = size;
    for (let round = 0; round < MOST_ROUNDS && bytesOf(this.#tail ?? []) > SHORT_TAIL_BYTES; round++) {
      for (const bytes of this.#tail?.splice(0) ?? []) {
        this.disk.write(descriptor, bytes, at);
        at += bytes.length;
        if (slice.isOver()) await nextTurn();
      }
      await this.disk.flush(descriptor);
    }
    return at;
  }

  #addRestOfTail(descriptor: number, size: number): number {
    let at = size;
    for (const bytes of this.#tail ?? []) {
      this.disk.write(descriptor, bytes, at);
      at += bytes.length;
    }
    this.disk.flushSync(descriptor);
    return at;
  }

  #exchange(descriptor: number, size: number): void {
    renameSync(`${this.file}.new`, this.file);
    const old = this.#descriptor;
    this.#descriptor = descriptor;
    this.size = size;
    closeSync(old);
    try {
      this.disk.flushFolder(path.dirname(this.file));
      this.#flushed = this.#appended;
    } catch (error) {
      this.#broken = asError(error);
    }
  }

  async close(): Promise<void> {
    await this.settle().catch(() => {});
    closeSync(this.#descriptor);
  }
}

import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ServerError } from '../errors/server-error.ts';
import type { Journal, JournalEntry } from '../store/journal.ts';
import { MAGIC } from './read-log.ts';
import { encodeEntry, loggedEntry, type LoggedEntry } from './record-format.ts';

const flush = promisify(fdatasync);

/** Makes a renamed file survive: its folder's entry has to reach the disk, too. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer, at: number): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written, at + written);
}

/** The log that is being written. Commits that wait at the same time share one flush to the disk. */
export class Log implements Journal {
  #descriptor: number;
  /** Where the next record goes. */
  size: number;
  #flushed: number;
  #flushing: Promise<void> | null = null;
  #broken: Error | null = null;
  /** Records since a compaction began: they are in the old file only. */
  #tail: Buffer[] | null = null;

  /** `size`: where the last whole record ends; what follows is cut off. */
  constructor(
    readonly file: string,
    size: number,
  ) {
    this.#descriptor = openSync(file, size === 0 ? 'w' : 'r+');
    this.size = size;
    if (size === 0) {
      writeAll(this.#descriptor, MAGIC, 0);
      this.size = MAGIC.length;
    } else ftruncateSync(this.#descriptor, size);
    fdatasyncSync(this.#descriptor);
    this.#flushed = this.size;
  }

  append(entry: JournalEntry): void {
    if (this.#broken)
      throw new ServerError(
        'OutOfDiskSpace',
        `The log cannot be written since an earlier error: ${this.#broken.message}`,
      );
    const bytes = encodeEntry(loggedEntry(entry));
    try {
      writeAll(this.#descriptor, bytes, this.size);
    } catch (error) {
      this.#cutOff();
      throw new ServerError(
        'OutOfDiskSpace',
        `The log cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    this.size += bytes.length;
    this.#tail?.push(bytes);
  }

  /** Half a record at the end must not stay before the next one. */
  #cutOff(): void {
    try {
      ftruncateSync(this.#descriptor, this.size);
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error));
    }
  }

  async settle(): Promise<void> {
    const wanted = this.size;
    while (this.#flushed < wanted) {
      this.#flushing ??= this.#flush();
      await this.#flushing;
    }
  }

  async #flush(): Promise<void> {
    const reached = this.size;
    try {
      await flush(this.#descriptor);
      this.#flushed = Math.max(this.#flushed, reached);
    } catch (error) {
      // After a failed flush nobody knows what the disk has: nothing may be promised any more.
      this.#broken = error instanceof Error ? error : new Error(String(error));
      throw new ServerError('OutOfDiskSpace', `The log cannot be flushed: ${this.#broken.message}`);
    } finally {
      this.#flushing = null;
    }
  }

  /** Writes a smaller log beside this one, then takes its place. Commits go on meanwhile. */
  async compact(entries: Iterable<LoggedEntry>): Promise<void> {
    this.#tail = [];
    const file = `${this.file}.new`;
    const descriptor = openSync(file, 'w');
    let at = MAGIC.length;
    writeAll(descriptor, MAGIC, 0);
    for (const entry of entries) {
      const bytes = encodeEntry(entry);
      writeAll(descriptor, bytes, at);
      at += bytes.length;
      await new Promise(setImmediate);
    }
    await flush(descriptor);
    while (this.#flushing) await this.#flushing;
    for (const bytes of this.#tail) {
      writeAll(descriptor, bytes, at);
      at += bytes.length;
    }
    fdatasyncSync(descriptor);
    renameSync(file, this.file);
    syncFolder(path.dirname(this.file));
    closeSync(this.#descriptor);
    this.#descriptor = descriptor;
    this.#tail = null;
    this.size = at;
    this.#flushed = at;
  }

  async close(): Promise<void> {
    await this.settle().catch(() => {});
    closeSync(this.#descriptor);
  }
}

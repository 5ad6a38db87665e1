import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
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

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

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
  /** Records since a compaction began: they are in the old file only. */
  #tail: Buffer[] | null = null;

  /** `size`: where the last whole record ends; what follows is cut off. */
  constructor(
    readonly file: string,
    size: number,
  ) {
    this.#descriptor = openSync(file, size === 0 ? 'w' : 'r+', 0o600);
    this.size = size;
    if (size === 0) {
      writeAll(this.#descriptor, MAGIC, 0);
      this.size = MAGIC.length;
    } else ftruncateSync(this.#descriptor, size);
    fdatasyncSync(this.#descriptor);
    syncFolder(path.dirname(file));
  }

  append(entry: JournalEntry): void {
    this.#checkSound();
    const bytes = encodeEntry(loggedEntry(entry));
    try {
      writeAll(this.#descriptor, bytes, this.size);
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
        `The log cannot be written since an earlier error: ${this.#broken.message}`,
      );
  }

  /** Half a record at the end must not stay before the next one. */
  #cutOff(): void {
    try {
      ftruncateSync(this.#descriptor, this.size);
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
      await flush(this.#descriptor);
      this.#flushed = Math.max(this.#flushed, reached);
    } catch (error) {
      this.#broken = asError(error);
      throw new ServerError('OutOfDiskSpace', `The log cannot be flushed: ${this.#broken.message}`);
    } finally {
      this.#flushing = null;
    }
  }

  /** Writes a smaller log beside this one, then takes its place. Commits go on meanwhile; when it fails, the old log stays. */
  async compact(entries: Iterable<LoggedEntry>): Promise<void> {
    this.#tail = [];
    const file = `${this.file}.new`;
    const descriptor = openSync(file, 'w', 0o600);
    try {
      const size = await writeEntries(descriptor, entries);
      while (this.#flushing) await this.#flushing;
      this.#exchange(descriptor, this.#addTail(descriptor, size));
    } catch (error) {
      if (descriptor !== this.#descriptor) closeSync(descriptor);
      rmSync(file, { force: true });
      throw error;
    } finally {
      this.#tail = null;
    }
  }

  /** What was appended meanwhile. Nobody can append between this and the exchange: both are one step. */
  #addTail(descriptor: number, size: number): number {
    let at = size;
    for (const bytes of this.#tail ?? []) {
      writeAll(descriptor, bytes, at);
      at += bytes.length;
    }
    fdatasyncSync(descriptor);
    return at;
  }

  #exchange(descriptor: number, size: number): void {
    renameSync(`${this.file}.new`, this.file);
    const old = this.#descriptor;
    this.#descriptor = descriptor;
    this.size = size;
    closeSync(old);
    try {
      syncFolder(path.dirname(this.file));
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

/** Writes a whole log from its beginning, others being served in between; returns its size. */
async function writeEntries(descriptor: number, entries: Iterable<LoggedEntry>): Promise<number> {
  let at = MAGIC.length;
  writeAll(descriptor, MAGIC, 0);
  for (const entry of entries) {
    const bytes = encodeEntry(entry);
    writeAll(descriptor, bytes, at);
    at += bytes.length;
    await new Promise(setImmediate);
  }
  await flush(descriptor);
  return at;
}

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeEntry, isWhole, type LoggedEntry, RECORD_HEAD } from './record-format.ts';

/** What a log begins with. */
export const MAGIC = Buffer.from('embedded-mongo 1\n');

/** The log cannot be trusted, or not be read. */
export class LogDamaged extends Error {}

/** Reads parts of a file through one large buffer. */
class Reader {
  readonly size: number;
  #window = Buffer.alloc(0);
  #start = 0;

  constructor(readonly descriptor: number) {
    this.size = fstatSync(descriptor).size;
  }

  /** These bytes; they are valid until the next call. */
  bytes(at: number, length: number): Buffer {
    if (at < this.#start || at + length > this.#start + this.#window.length) {
      const window = Buffer.allocUnsafe(Math.min(Math.max(length, 8 * 1024 * 1024), this.size - at));
      let filled = 0;
      while (filled < window.length) {
        const read = readSync(this.descriptor, window, filled, window.length - filled, at + filled);
        if (read === 0) break;
        filled += read;
      }
      this.#window = window;
      this.#start = at;
    }
    return this.#window.subarray(at - this.#start, at - this.#start + length);
  }
}

/** The size of a whole record at this place; 0 where there is none. */
function wholeRecordAt(reader: Reader, at: number): number {
  if (at + RECORD_HEAD > reader.size) return 0;
  const size = reader.bytes(at, RECORD_HEAD).readUInt32LE(0);
  if (size < 18 || at + RECORD_HEAD + size > reader.size) return 0;
  const record = reader.bytes(at, RECORD_HEAD + size);
  return isWhole(record, record.subarray(RECORD_HEAD)) ? RECORD_HEAD + size : 0;
}

/** Whether a record could begin here, judged by its first documents: cheap enough to ask at every byte. */
function isPlausible(reader: Reader, at: number): boolean {
  if (at + RECORD_HEAD + 18 > reader.size) return false;
  const size = reader.bytes(at, RECORD_HEAD).readUInt32LE(0);
  if (size < 18 || at + RECORD_HEAD + size > reader.size) return false;
  const definition = at + RECORD_HEAD + 8;
  const session = definition + documentSize(reader, definition, size - 8);
  return session > definition && documentSize(reader, session, at + RECORD_HEAD + size - session) > 0;
}

/** The size of a document that may be here, in so much room; 0 where none can be. */
function documentSize(reader: Reader, at: number, room: number): number {
  if (room < 5) return 0;
  const size = reader.bytes(at, 4).readInt32LE(0);
  return size >= 5 && size <= room && reader.bytes(at + size - 1, 1)[0] === 0 ? size : 0;
}

/** A broken record is the torn end of the log, unless a whole one follows it somewhere: then the middle is damaged. */
function checkTorn(reader: Reader, at: number, file: string): void {
  for (let next = at + 1; next + RECORD_HEAD < reader.size; next++) {
    if (!isPlausible(reader, next) || wholeRecordAt(reader, next) === 0) continue;
    throw new LogDamaged(
      `${file} is damaged at byte ${at}, and whole commits follow. Nothing was changed: restore a copy of the directory, or cut the file off there to lose what follows.`,
    );
  }
}

/** Reads a log from its beginning; returns where its last whole record ends. What follows that was never acknowledged. */
export function readLog(file: string, onEntry: (entry: LoggedEntry) => void): number {
  const descriptor = openSync(file, 'r');
  try {
    const reader = new Reader(descriptor);
    if (reader.size < MAGIC.length) return 0;
    if (!reader.bytes(0, MAGIC.length).equals(MAGIC)) throw new LogDamaged(`${file} is no log of this server.`);
    let at = MAGIC.length;
    for (let size = wholeRecordAt(reader, at); size > 0; size = wholeRecordAt(reader, at)) {
      onEntry(decodeEntry(reader.bytes(at + RECORD_HEAD, size - RECORD_HEAD)));
      at += size;
    }
    checkTorn(reader, at, file);
    return at;
  } finally {
    closeSync(descriptor);
  }
}

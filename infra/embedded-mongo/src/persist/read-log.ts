import path from 'node:path';
import { LogReader, MAGIC } from './log-reader.ts';
import { decodeEntry, type LoggedEntry, RECORD_HEAD } from './record-format.ts';

/** The log cannot be trusted, or not be read. */
export class LogDamaged extends Error {}

/** The commits of a log that follow each other without a gap. */
export type Extent = {
  commits: number;
  /** Where the last of them ends. */
  end: number;
  /** Where whole commits go on behind what is broken; null where the rest is a torn end, of which nobody was told. */
  goesOnAt: number | null;
};

/** Goes through a log; tells each commit's payload, valid until the next one, and the bytes from there to the end. */
export function walkLog(reader: LogReader, onCommit: (payload: Buffer, bytesLeft: number) => void): Extent {
  if (reader.size < MAGIC.length) return { commits: 0, end: 0, goesOnAt: null };
  if (!reader.hasMagic) throw new LogDamaged(`${reader.file} is no log of this server.`);
  let commits = 0;
  let at = MAGIC.length;
  for (let size = reader.recordAt(at); size > 0; size = reader.recordAt(at)) {
    onCommit(reader.bytes(at + RECORD_HEAD, size - RECORD_HEAD), reader.size - at);
    commits++;
    at += size;
  }
  return { commits, end: at, goesOnAt: reader.nextRecord(at) };
}

/** Runs on an open log, and closes it. */
export function withLog<T>(file: string, body: (reader: LogReader) => T): T {
  const reader = new LogReader(file);
  try {
    return body(reader);
  } finally {
    reader.close();
  }
}

/**
 * Reads a log from its beginning; returns where its last whole commit ends. What follows that was never acknowledged; whole commits behind
 * something broken were, so then the log is refused.
 */
export function readLog(file: string, onEntry: (entry: LoggedEntry, bytesLeft: number) => void): number {
  const { end, goesOnAt } = withLog(file, (reader) =>
    walkLog(reader, (payload, bytesLeft) => onEntry(decodeEntry(payload), bytesLeft)),
  );
  if (goesOnAt === null) return end;
  throw new LogDamaged(
    `${file} is damaged at byte ${end}, and whole commits follow from byte ${goesOnAt} on. Nothing was changed: start on a backup, or keep what is in front of the damage with: npm run mongo -- repair --directory ${path.dirname(file)}`,
  );
}

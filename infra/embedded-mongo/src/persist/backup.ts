import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  fstatSync,
  closeSync,
} from 'node:fs';
import path from 'node:path';
import { cutOff, realDisk } from './disk.ts';
import { LogDamaged, walkLog, withLog } from './read-log.ts';

/** Why there is no copy. */
export class NoBackup extends Error {}

/** What a copy holds. */
export type Copied = { commits: number; bytes: number };

const PIECE_BYTES = 4 * 1024 * 1024;

/** Copies the beginning of an open file. */
function copy(from: number, to: number, size: number): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (let at = 0; at < size;) {
    const read = readSync(from, piece, 0, Math.min(PIECE_BYTES, size - at), at);
    if (read === 0) throw new NoBackup('The log became shorter while it was copied; try again.');
    realDisk.write(to, piece.subarray(0, read), at);
    at += read;
  }
}

/** As much as is there now. The server may go on, or put a compacted log in the file's place: this one stays what it is. */
function copyLog(log: string, draft: string): void {
  const from = openSync(log, 'r');
  const to = openSync(draft, 'wx', 0o600);
  try {
    copy(from, to, fstatSync(from).size);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

function checkPlaces(log: string, to: string): void {
  if (!existsSync(log)) throw new NoBackup(`There is no data in ${path.dirname(log)}.`);
  if (existsSync(to) && readdirSync(to).length > 0)
    throw new NoBackup(`${to} is not empty; a backup overwrites nothing.`);
}

/**
 * Copies a directory's data into a new folder: all commits up to one moment, and nothing of a later one. A log only grows at its end, so
 * what it holds at one moment is such a copy, and the server need not know of it.
 */
export function backUp(directory: string, to: string): Copied {
  const log = path.join(directory, 'data.log');
  checkPlaces(log, to);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const draft = path.join(to, 'data.log.part');
  try {
    copyLog(log, draft);
    const extent = withLog(draft, (reader) => walkLog(reader, () => {}));
    if (extent.goesOnAt !== null)
      throw new LogDamaged(`${log} is damaged at byte ${extent.end}: there is no whole copy of it.`);
    // The last commit may be there by half.
    cutOff(draft, extent.end);
    renameSync(draft, path.join(to, 'data.log'));
    realDisk.flushFolder(to);
    return { commits: extent.commits, bytes: extent.end };
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

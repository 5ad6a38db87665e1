import { copyFileSync, existsSync, linkSync, renameSync } from 'node:fs';
import path from 'node:path';
import { cutOff, realDisk } from './disk.ts';
import type { LogReader } from './log-reader.ts';
import { type Extent, walkLog, withLog } from './read-log.ts';

/** What a repair kept and what it lost; null: nothing was damaged. */
export type Repaired = {
  kept: { commits: number; bytes: number };
  lost: { commits: number; bytes: number };
  /** The damaged file, as it was. */
  aside: string;
} | null;

/** Whole commits behind the damage. They are lost, too: what they build on is not there. */
function commitsFrom(reader: LogReader, from: number | null): number {
  let commits = 0;
  for (let at = from; at !== null;) {
    const size = reader.recordAt(at);
    if (size > 0) commits++;
    at = size > 0 ? at + size : reader.nextRecord(at);
  }
  return commits;
}

function nameAside(log: string, now: Date): string {
  return `${log}.damaged-${now.toISOString().replaceAll(':', '')}`;
}

/** Puts the sound beginning of a log in its place. At every moment one of the two files is there under the log's name. */
function keepBeginning(log: string, { end }: Extent, aside: string): void {
  const draft = `${log}.new`;
  copyFileSync(log, draft);
  cutOff(draft, end);
  linkSync(log, aside);
  renameSync(draft, log);
  realDisk.flushFolder(path.dirname(log));
}

/** Keeps the commits in front of the damage of a directory that no server has open. */
export function repairDirectory(directory: string, now: Date): Repaired {
  const log = path.join(directory, 'data.log');
  if (!existsSync(log)) throw new Error(`There is no data in ${directory}.`);
  return withLog(log, (reader) => {
    const extent = walkLog(reader, () => {});
    if (extent.goesOnAt === null) return null;
    const aside = nameAside(log, now);
    const lost = { commits: commitsFrom(reader, extent.goesOnAt), bytes: reader.size - extent.end };
    keepBeginning(log, extent, aside);
    return { kept: { commits: extent.commits, bytes: extent.end }, lost, aside };
  });
}

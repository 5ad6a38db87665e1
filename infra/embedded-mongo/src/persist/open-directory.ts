import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Sessions } from '../sessions/sessions.ts';
import type { Store } from '../store/store.ts';
import type { Disk } from './disk.ts';
import { Log } from './log.ts';
import { readLog } from './read-log.ts';
import { Replay } from './replay.ts';
import { snapshotEntries } from './snapshot.ts';

/** Below this a log is not worth compacting. */
const SMALL_BYTES = 16 * 1024 * 1024;
/** After a failed compaction (a full disk) the next one waits. */
const RETRY_MS = 60_000;

/** A directory whose log is open. */
export type OpenDirectory = {
  /** Compacts the log when most of it is about what is no more. */
  tidy(now?: number): Promise<void>;
  close(): Promise<void>;
};

/** About what a log of only what there is now would take. */
const liveBytes = (store: Store): number =>
  store.catalogue.all.reduce((sum, { bytes, records }) => sum + bytes + records.size * 13, 0);

/** Reads what a directory has into the store and its sessions; returns where the last whole record of its log ends. */
function replayLog(file: string, store: Store, sessions: Sessions): number {
  if (!existsSync(file)) return 0;
  const replay = new Replay(store);
  const size = readLog(file, (entry, bytesLeft) => replay.add(entry, bytesLeft < store.oplog.limitBytes));
  replay.finish();
  for (const { time, kept } of replay.sessions) sessions.restore(kept, time);
  return size;
}

/** Opens a directory: its data go into the store, and the store logs there from then on. */
export function openDirectory(
  directory: string,
  { store, sessions }: { store: Store; sessions: Sessions },
  disk?: Disk,
): OpenDirectory {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'data.log');
  // An unfinished compaction: the old log is still the valid one.
  rmSync(`${file}.new`, { force: true });
  const log = new Log(file, replayLog(file, store, sessions), disk);
  store.journal = log;
  let compacting: Promise<void> | null = null;
  let notBefore = 0;
  const compact = async (now: number) => {
    try {
      await log.compact(snapshotEntries(store, sessions.kept()));
    } catch {
      notBefore = now + RETRY_MS;
    } finally {
      compacting = null;
    }
  };
  return {
    tidy: async (now = Date.now()) => {
      if (now >= notBefore && log.size > SMALL_BYTES && log.size > 2 * liveBytes(store)) compacting ??= compact(now);
      await compacting;
    },
    close: async () => {
      await compacting;
      await log.close();
    },
  };
}

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../bson/values.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Store } from '../store/store.ts';
import { Log } from './log.ts';
import { readLog } from './read-log.ts';
import { Replay } from './replay.ts';
import { snapshotEntries } from './snapshot.ts';

/** Below this a log is not worth compacting. */
const SMALL_BYTES = 16 * 1024 * 1024;

/** A directory whose log is open. */
export type OpenDirectory = {
  /** Compacts the log when most of it is about what is no more. */
  tidy(): Promise<void>;
  close(): Promise<void>;
};

const liveBytes = (store: Store): number =>
  store.catalogue.all.reduce((sum, { bytes, records }) => sum + bytes + records.size * 13, 0);

/** Reads what a directory has into the store and its sessions, and logs there from then on. */
export function openDirectory(directory: string, store: Store, sessions: Sessions): OpenDirectory {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'data.log');
  // An unfinished compaction: the old log is still the valid one.
  rmSync(`${file}.new`, { force: true });
  const replay = new Replay(store);
  const size = existsSync(file) ? readLog(file, (entry) => replay.add(entry)) : 0;
  replay.finish();
  for (const { time, session } of replay.sessions.values()) sessions.restore(session, time);
  const log = new Log(file, size);
  store.journal = log;
  let compacting: Promise<void> | null = null;
  const run = async (kept: readonly Document[]) => {
    await log.compact(snapshotEntries(store, kept));
    compacting = null;
  };
  return {
    tidy: async () => {
      if (log.size > SMALL_BYTES && log.size > 2 * liveBytes(store)) compacting ??= run(sessions.kept());
      await compacting;
    },
    close: async () => {
      await compacting;
      await log.close();
    },
  };
}

import type { Timestamp } from 'bson';
import type { Document } from '../bson/values.ts';
import type { Change } from './collection.ts';

/** A commit as it goes to the log: changes of records, and at most one change of what collections there are. */
export type JournalEntry = {
  time: Timestamp;
  changes: readonly Change[];
  definition: Document | null;
  session: Document | null;
};

/** Where commits go so that they survive. */
export interface Journal {
  /** Takes a commit; throws when it cannot, and then nothing of it is kept. */
  append(entry: JournalEntry): void;
  /** Resolves when everything appended so far is on the disk. */
  settle(): Promise<void>;
}

/** For a database in memory. */
export const noJournal: Journal = { append: () => {}, settle: async () => {} };

import type { Sessions } from '../sessions/sessions.ts';
import type { Store } from '../store/store.ts';
import type { Cursors } from './cursors.ts';
import type { FailPoints } from './fail-points.ts';
import type { Snapshots } from './snapshots.ts';

/** What every command may reach. */
export type Server = {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly cursors: Cursors;
  readonly failPoints: FailPoints;
  readonly snapshots: Snapshots;
  /** The address that the replica set's only member gives for itself. */
  address: string;
};

/** The name of the replica set with one member. */
export const SET_NAME = 'rs0';

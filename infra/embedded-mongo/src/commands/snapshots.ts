import type { Timestamp } from 'bson';
import type { View } from '../store/view.ts';

/** The database at one time, for several commands of a session. */
export type Snapshot = { time: Timestamp; view: View };

/** How long a snapshot can still be read after its last use. */
const KEPT_MS = 300_000;

/** The snapshots that sessions may come back to. */
export class Snapshots {
  readonly #byTime = new Map<bigint, Snapshot & { lastUsed: number }>();

  get(time: Timestamp): Snapshot | undefined {
    const found = this.#byTime.get(time.toBigInt());
    if (found) found.lastUsed = Date.now();
    return found;
  }

  add(snapshot: Snapshot): void {
    this.#byTime.set(snapshot.time.toBigInt(), { ...snapshot, lastUsed: Date.now() });
  }

  /** Forgets the old ones; `end` hears of each. */
  reap(end: (view: View) => void, now = Date.now()): void {
    for (const [key, { view, lastUsed }] of this.#byTime) {
      if (now - lastUsed < KEPT_MS) continue;
      this.#byTime.delete(key);
      end(view);
    }
  }
}

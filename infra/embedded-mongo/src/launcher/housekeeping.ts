import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Server } from '../commands/server.ts';
import type { OpenDirectory } from '../persist/open-directory.ts';
import { expireDocuments } from '../store/expire.ts';
import type { Store } from '../store/store.ts';

const PERIOD_MS = 1000;

/** What is done once a second beside the commands: what nobody uses any more ends, and so do documents whose time is over. */
export class Housekeeping {
  readonly #timer: NodeJS.Timeout;
  #expiring: Promise<void> | null = null;
  #stopped = false;

  constructor(
    readonly server: Server,
    readonly folder: OpenDirectory | null,
    periodMs = PERIOD_MS,
  ) {
    this.#timer = setInterval(() => this.#run(), periodMs);
  }

  #run(): void {
    const { sessions, cursors, snapshots, store } = this.server;
    sessions.reap();
    cursors.reap();
    snapshots.reap((view) => store.views.delete(view));
    this.#expiring ??= this.#expire(store).finally(() => (this.#expiring = null));
    void this.folder?.tidy();
  }

  async #expire(store: Store): Promise<void> {
    try {
      for (const _ of expireDocuments(store)) {
        await nextTurn();
        if (this.#stopped) break;
      }
    } catch {
      // The log takes nothing (a full disk): they end when it does again.
    }
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#expiring;
  }
}

import { Binary, type Timestamp } from 'bson';
import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { Session } from './session.ts';

const MINUTE_MS = 60_000;
/** Drivers are told this, and stop using a session a minute earlier. */
export const SESSION_MINUTES = 30;
/** A transaction that lives longer is aborted: it holds records that others wait for. */
const TRANSACTION_MS = 60_000;

/** All sessions by their id. They end by command, or when nobody has used them for half an hour. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  constructor(readonly onEnd: (session: Session) => void) {}

  /** The session of an `lsid`, made at its first use. */
  of(lsid: Document): Session {
    const id = lsid.get('id');
    if (!(id instanceof Binary) || id.position !== 16)
      throw new ServerError(207, 'A session id must be a 16-byte UUID.');
    const key = id.toString('hex');
    let session = this.#sessions.get(key);
    if (!session) {
      session = new Session(key, lsid);
      this.#sessions.set(key, session);
    }
    session.lastUsed = Date.now();
    return session;
  }

  end(lsid: Document): void {
    const session = this.of(lsid);
    session.abort();
    this.#sessions.delete(session.key);
    this.onEnd(session);
  }

  /** Aborts the transactions whose last statement came over a connection that is gone. */
  abortOf(client: object): void {
    for (const session of this.#sessions.values()) if (session.client === client) session.abort();
  }

  /** The ids of all sessions, with the time of their last use. */
  list(): { lsid: Document; lastUsed: number }[] {
    return [...this.#sessions.values()].map(({ lsid, lastUsed }) => ({ lsid, lastUsed }));
  }

  /** Takes over what the log knows of a session. */
  restore(kept: Document, time: Timestamp): void {
    if (Date.now() / 1000 - time.t > SESSION_MINUTES * 60) return;
    this.of(kept.get('lsid') as Document).restore(kept);
  }

  /** What sessions must still know after a restart. */
  kept(): Document[] {
    return [...this.#sessions.values()].flatMap((session) => session.kept() ?? []);
  }

  /** Aborts every open transaction. */
  abortAll(): void {
    for (const session of this.#sessions.values()) session.abort();
  }

  /** Ends what has been left behind. */
  reap(now = Date.now()): void {
    for (const session of this.#sessions.values()) {
      if (session.state === 'inProgress' && now - session.startedAt > TRANSACTION_MS) session.abort();
      if (now - session.lastUsed > SESSION_MINUTES * MINUTE_MS) this.end(session.lsid);
    }
  }
}

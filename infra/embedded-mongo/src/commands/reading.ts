import { ServerError } from '../errors/server-error.ts';
import { PAUSE, type Paused } from '../store/pause.ts';
import type { Work } from '../store/work.ts';
import type { ReadThrough } from './cursors.ts';
import type { Request } from './request.ts';
import { pause } from './turns.ts';

const goneTransaction = (): ServerError =>
  new ServerError('NoSuchTransaction', 'The transaction has ended while it was read through.', {
    labels: ['TransientTransactionError'],
  });

/** What a query reads through, kept as it is from the first document to the last: others write in the pauses. */
export class Reading implements ReadThrough {
  readonly #isOwn: boolean;

  constructor(
    readonly request: Request,
    readonly work: Work,
  ) {
    // A transaction and a snapshot keep their view themselves.
    this.#isOwn = work !== request.transaction && !request.snapshot;
    if (this.#isOwn) request.server.store.views.add(work.view);
  }

  /** Refuses to go on when the view is kept no more: what others write would be seen by halves. */
  check(): void {
    const { request, work } = this;
    if (request.server.store.views.has(work.view)) return;
    if (work === request.transaction) throw goneTransaction();
    if (this.#isOwn) throw new ServerError('CursorKilled', 'The cursor was killed.');
    throw new ServerError('SnapshotTooOld', 'The snapshot is older than the oldest available one.');
  }

  close(): void {
    if (this.#isOwn) this.request.server.store.views.delete(this.work.view);
  }
}

/** Reads all rows for a command that answers at once. */
export async function readAll<T>(
  request: Request,
  rows: (work: Work) => Paused<T>,
  take: (row: T) => void,
): Promise<void> {
  const work = request.readWork();
  const reading = new Reading(request, work);
  try {
    for (const row of rows(work)) {
      if (row === PAUSE)
        await pause(
          () => request.checkAwaited(),
          () => reading.check(),
        );
      else take(row);
    }
  } finally {
    reading.close();
  }
}

import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { type Cursor, cursorReply } from './cursors.ts';
import { ConnectionEnded, type Failure } from './fail-points.ts';
import { reply, type Reply } from './reply.ts';
import type { Request } from './request.ts';

/** How long a waiting cursor waits when nobody says. */
const AWAIT_MS = 1000;

/** When nobody says how many: writing the answer is one step, which others wait for. */
const MOST_AT_ONCE = 4_000;

/** Cursors' numbers are longs; what is none belongs to no cursor. */
const cursorIdOf = (value: Value | undefined): bigint => (typeof value === 'bigint' ? value : 0n);

function checkOwner(request: Request, cursor: Cursor): void {
  if (cursor.session !== request.session && cursor.session !== null && request.session !== null)
    throw new ServerError(
      'Unauthorized',
      `Cannot run getMore on cursor ${cursor.id}, which was created in another session.`,
    );
  const inTransaction = request.transaction ? (request.session?.txnNumber ?? null) : null;
  if (cursor.txnNumber !== inTransaction)
    throw new ServerError(
      50740,
      `Cannot run getMore on cursor ${cursor.id}, which was created in another transaction.`,
    );
}

function failAsAsked(failure: Failure | null): void {
  if (failure?.closeConnection) throw new ConnectionEnded();
  if (failure?.errorCode !== undefined)
    throw new ServerError(failure.errorCode, "Failing command via 'failGetMoreAfterCursorCheckout' failpoint");
}

export async function getMore(request: Request): Promise<Reply> {
  const { args, server } = request;
  const cursor = server.cursors.get(cursorIdOf(args.get('getMore')));
  if (cursor.namespace !== `${request.database}.${args.requiredString('collection')}`)
    throw new ServerError(
      'Unauthorized',
      `Requested getMore on namespace '${request.database}.${args.requiredString('collection')}', but cursor belongs to a different namespace ${cursor.namespace}`,
    );
  checkOwner(request, cursor);
  failAsAsked(server.failPoints.takeGetMore());
  // Its last request is in a pause.
  if (cursor.busy) throw new ServerError(12_051, `cursor id ${cursor.id} is already in use`);
  cursor.busy = true;
  // Who waits for a change and leaves will not come back for it.
  const leave = () => void server.cursors.close(cursor.id);
  request.client.onGone.add(leave);
  try {
    const batch = await cursor.source.next({
      count: args.count('batchSize') || MOST_AT_ONCE,
      waitMs: args.count('maxTimeMS') ?? AWAIT_MS,
      checkAwaited: () => request.checkAwaited(),
    });
    if (batch.ended) server.cursors.close(cursor.id);
    const shown = batch.ended ? { ...cursor, id: 0n } : cursor;
    return reply({ cursor: cursorReply('nextBatch', batch, shown) });
  } catch (error) {
    server.cursors.close(cursor.id);
    throw error;
  } finally {
    request.client.onGone.delete(leave);
    cursor.busy = false;
  }
}

export function killCursors({ args, server }: Request): Reply {
  const ids = args.get('cursors');
  const killed: bigint[] = [];
  const notFound: bigint[] = [];
  for (const id of Array.isArray(ids) ? ids : []) {
    const number = cursorIdOf(id);
    (server.cursors.close(number) ? killed : notFound).push(number);
  }
  return reply({ cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] });
}

import type { Work } from '../store/work.ts';
import { type BatchSource, cursorReply } from './cursors.ts';
import { reply, type Reply } from './reply.ts';
import type { Request } from './request.ts';

/** How many documents a first batch has when nobody says. */
export const FIRST_BATCH = 101;

/** The answer of a command that opens a cursor: the first batch, and the cursor where there is more. */
export async function openCursor(
  request: Request,
  source: BatchSource,
  options: { batchSize: number; namespace: string; single?: boolean; work?: Work },
): Promise<Reply> {
  const first = source.next({ count: options.batchSize, waitMs: 0 });
  // Nobody may write between a query's first batch and the keeping of its view.
  const batch = first instanceof Promise ? await first : first;
  const open = !batch.ended && !options.single;
  if (!open) source.close();
  else if (options.work && !request.transaction) request.server.store.views.add(options.work.view);
  const cursor = open
    ? request.server.cursors.open({
        namespace: options.namespace,
        source,
        session: request.session,
        txnNumber: request.transaction ? (request.session?.txnNumber ?? null) : null,
      })
    : { id: 0n, namespace: options.namespace, source };
  return reply({ cursor: cursorReply('firstBatch', batch, cursor) });
}

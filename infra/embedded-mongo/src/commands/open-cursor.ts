import { type Batch, type BatchSource, cursorReply } from './cursors.ts';
import { reply, type Reply } from './reply.ts';
import type { Request } from './request.ts';

/** How many documents a first batch has when nobody says. */
export const FIRST_BATCH = 101;

async function firstBatch(request: Request, source: BatchSource, count: number): Promise<Batch> {
  try {
    return await source.next({ count, waitMs: 0, checkAwaited: () => request.checkAwaited() });
  } catch (error) {
    source.close();
    throw error;
  }
}

/** The answer of a command that opens a cursor: the first batch, and the cursor where there is more. */
export async function openCursor(
  request: Request,
  source: BatchSource,
  options: { batchSize: number; namespace: string; single?: boolean },
): Promise<Reply> {
  const batch = await firstBatch(request, source, options.batchSize);
  const open = !batch.ended && !options.single;
  if (!open) source.close();
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

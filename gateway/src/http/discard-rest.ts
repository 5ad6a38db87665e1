import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 8 * 1_024 * 1_024;
const LONGEST_MS = 1_000;

/**
 * Reads what is left of a body that nobody wants, so that the client gets to read its answer instead of a broken
 * connection. Says whether the end was reached; whoever sends much more than is reasonable is cut off.
 */
export async function discardRest(request: IncomingMessage): Promise<boolean> {
  if (request.complete || request.destroyed) return request.complete;
  return new Promise((resolve) => {
    let bytes = 0;
    const give = (): void => done(request.complete);
    const patience = setTimeout(give, LONGEST_MS);
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) give();
    };
    function done(isComplete: boolean): void {
      clearTimeout(patience);
      request.off('data', count);
      resolve(isComplete);
    }
    request.on('data', count).once('end', give).once('close', give).once('error', give);
    request.resume();
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { GraphError } from './graph-client.ts';

const TRIES = 5;
const FIRST_WAIT_MS = 500;
const PASSING = new Set(['INTERNAL_SERVER_ERROR', 'SUBGRAPH_UNAVAILABLE']);

/** Whether the graph will say the same again. One that is restarting, or too busy to answer in time, will not. */
export function isFinal(error: unknown): boolean {
  return error instanceof GraphError && error.status < 500 && !PASSING.has(error.code ?? '');
}

/** Asks again, a few times and ever more slowly, while there is hope: for what may be sent twice without harm. */
export async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      if (isFinal(error) || failures === TRIES) throw error;
      await sleep(FIRST_WAIT_MS * 2 ** failures);
    }
  }
}

import type { Log, Surroundings } from '@customer-module/subgraph-kit';
import type { Concern } from '../http/exchange.ts';

/** One line for each request: how it is found again, what it was, how long it took, how it ended. Never who, never with what. */
export function logged(log: Log, { elapsedMs }: Surroundings): Concern {
  return async ({ path, trace: { requestId } }, next) => {
    if (path !== '/graphql') return next();
    const startedMs = elapsedMs();
    const answer = await next();
    const durationMs = Math.round(elapsedMs() - startedMs);
    log.info({ requestId, ...answer.outcome, durationMs, status: answer.status }, 'request');
    return answer;
  };
}

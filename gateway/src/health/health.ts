import { plainAnswer } from '../http/answers.ts';
import type { Concern } from '../http/exchange.ts';

/**
 * Says whether the process lives and wants requests. It listens only once a graph is loaded; a subgraph that is down
 * does not make it unready, since the rest is still answered.
 */
export function healthAnswered(isDraining: () => boolean): Concern {
  return async ({ path }, next) => {
    if (path === '/livez') return plainAnswer(200, 'alive');
    if (path !== '/readyz') return next();
    return isDraining() ? plainAnswer(503, 'draining') : plainAnswer(200, 'ready');
  };
}

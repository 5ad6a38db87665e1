import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { Surroundings } from '@customer-module/subgraph-kit';
import { type Concern, NOTHING_RAN } from '../http/exchange.ts';
import type { GatewayContext } from './context.ts';

/** Runs the operation, and answers as GraphQL over HTTP asks for. Of the client's headers it gets those two that matter. */
export function executed(
  server: ApolloServer<GatewayContext>,
  deadlineMs: number,
  { elapsedMs }: Surroundings,
): Concern {
  return async ({ request, trace, actor, graphql }) => {
    const noted = { outcome: NOTHING_RAN };
    const headers = new HeaderMap([['content-type', 'application/json']]);
    if (request.headers.accept) headers.set('accept', request.headers.accept);
    const { status = 200, ...result } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, search: '', body: graphql },
      context: async () => ({ actor, trace, deadlineAtMs: elapsedMs() + deadlineMs, noted }),
    });
    const body = result.body.kind === 'complete' ? result.body.string : '';
    return { status, headers: Object.fromEntries(result.headers), body, outcome: noted.outcome };
  };
}

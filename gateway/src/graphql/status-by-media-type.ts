import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from './context.ts';

const NEVER_RAN = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);
const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/**
 * GraphQL over HTTP: a document that never ran is answered 200 as application/json, for clients that take every other
 * status for a broken connection, and 400 as application/graphql-response+json.
 */
export const statusByMediaType: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, errors }) {
        const accept = request.http?.headers.get('accept') ?? '';
        const code = errors?.[0]?.extensions['code'];
        const neverRan = typeof code === 'string' && NEVER_RAN.has(code) && response.http.status === 400;
        if (neverRan && !accept.includes(GRAPHQL_RESPONSE)) response.http.status = 200;
      },
    };
  },
};

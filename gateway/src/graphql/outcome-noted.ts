import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from './context.ts';

const LONGEST_NAME = 60;

/** Notes for the log which operation ran, and with which error codes. */
export const outcomeNoted: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ operationName, response: { body }, contextValue }) {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        const codes = errors.map(({ extensions }) => String(extensions?.['code']));
        const operation = operationName?.slice(0, LONGEST_NAME) ?? null;
        contextValue.noted.outcome = { operation, errors: [...new Set(codes)] };
      },
    };
  },
};

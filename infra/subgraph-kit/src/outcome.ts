import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { Context, Trace } from './context.ts';
import type { Log } from './log.ts';
import { DomainError } from './refusals.ts';

/** What the log says of a GraphQL request. */
export interface Outcome {
  readonly operation: string | null;
  readonly errors: readonly string[];
}

const NOTHING_RAN: Outcome = { operation: null, errors: [] };
const LONGEST_NAME = 60;

/** By the trace, since the server hands its plugins a copy of the context. */
const outcomes = new WeakMap<Trace, Outcome>();

export function outcomeOf({ trace }: Context): Outcome {
  return outcomes.get(trace) ?? NOTHING_RAN;
}

/** Notes how each request went, for its line in the log, and logs faults with the request's id before they are masked. */
export function noteOutcomes(log: Log): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) {
            const fault = unwrapResolverError(error);
            if (isFault(fault)) log.error({ requestId: contextValue.trace.requestId, err: fault }, 'fault');
          }
        },
        async willSendResponse({ operationName, response, contextValue }) {
          const { body } = response;
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          const codes = errors.map(({ extensions }) => codeOf(extensions?.['code']));
          const operation = operationName?.slice(0, LONGEST_NAME) ?? null;
          outcomes.set(contextValue.trace, { operation, errors: [...new Set(codes)] });
        },
      };
    },
  };
}

function codeOf(code: unknown): string {
  return typeof code === 'string' ? code : 'UNKNOWN';
}

/** Neither a refusal nor GraphQL's own. */
export function isFault(error: unknown): boolean {
  return !(error instanceof DomainError) && !(error instanceof GraphQLError);
}

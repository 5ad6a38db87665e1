import type { GraphQLDataSource } from '@apollo/gateway';
import { type Log, type Surroundings, type Trace, visitor } from '@customer-module/subgraph-kit';
import type { GatewayContext } from '../graphql/context.ts';
import { missingParts, type SentOperation } from './missing-parts.ts';
import type { SubgraphAnswer, SubgraphClient } from './subgraph-client.ts';
import { SubgraphUnavailable } from './unavailable.ts';

type ProcessOptions = Parameters<GraphQLDataSource<GatewayContext & Record<string, unknown>>['process']>[0];

export interface DataSourceOptions {
  readonly client: SubgraphClient;
  readonly timeoutMs: number;
  readonly log: Log;
  readonly surroundings: Surroundings;
}

const OWN_DOING: Trace = { requestId: 'own-doing', traceparent: null };

/** Asks a subgraph for its part of an operation. A part that does not come is an error at its place; the rest goes on. */
export function subgraphDataSource(options: DataSourceOptions) {
  const { client, timeoutMs, log, surroundings } = options;

  return {
    async process(asked: ProcessOptions): Promise<SubgraphAnswer> {
      const { query = '', variables = {}, operationName } = asked.request;
      const { actor, trace, deadlineAtMs } = askedBy(asked);
      const left = deadlineAtMs - surroundings.elapsedMs();
      const body = JSON.stringify({ query, variables, operationName });
      try {
        const answer = await client.ask({ body, actor, trace, timeoutMs: Math.min(timeoutMs, Math.floor(left)) });
        return placed(client.name, answer, { query, variables });
      } catch (error) {
        if (!(error instanceof SubgraphUnavailable)) throw error;
        const { subgraph, reason, cause } = error;
        log.warn({ requestId: trace.requestId, subgraph, reason, err: cause }, 'subgraph unavailable');
        return withoutParts(error, { query, variables });
      }
    },
  };
}

function askedBy(asked: ProcessOptions): Pick<GatewayContext, 'actor' | 'trace' | 'deadlineAtMs'> {
  if ('incomingRequestContext' in asked) return asked.incomingRequestContext.context;
  return { actor: visitor, trace: OWN_DOING, deadlineAtMs: Infinity };
}

/** What a subgraph refuses as a whole, it refuses at each place where its part was asked for. */
function placed(subgraph: string, answer: SubgraphAnswer, sent: SentOperation): SubgraphAnswer {
  const [first] = answer.errors ?? [];
  if (answer.data || !first || first.path) return answer;
  if (first.extensions?.['code'] !== 'BAD_USER_INPUT') throw new SubgraphUnavailable(subgraph, 'UNEXPECTED_ANSWER');
  return { errors: missingParts(sent).map((path) => ({ ...first, path })) };
}

function withoutParts({ message, subgraph, reason }: SubgraphUnavailable, sent: SentOperation): SubgraphAnswer {
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE', subgraph, reason };
  return { errors: missingParts(sent).map((path) => ({ message, path, extensions })) };
}

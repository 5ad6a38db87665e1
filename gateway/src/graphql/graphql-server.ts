import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ApolloGateway } from '@apollo/gateway';
import { type Log, quietLogger } from '@customer-module/subgraph-kit';
import { errorFormat } from '../errors/format-error.ts';
import type { GatewayContext } from './context.ts';
import { outcomeNoted } from './outcome-noted.ts';
import { statusByMediaType } from './status-by-media-type.ts';

export interface GraphqlServerOptions {
  readonly gateway: ApolloGateway;
  readonly log: Log;
  readonly isProduction: boolean;
}

/** Parses, validates, plans and runs; what it would report to others is switched off. */
export async function startGraphqlServer({
  gateway,
  log,
  isProduction,
}: GraphqlServerOptions): Promise<ApolloServer<GatewayContext>> {
  const server = new ApolloServer<GatewayContext>({
    gateway,
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    formatError: errorFormat({ hints: !isProduction }),
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: quietLogger(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      statusByMediaType,
      outcomeNoted,
    ],
  });
  await server.start();
  return server;
}

import type { KeyObject } from 'node:crypto';
import { ApolloGateway } from '@apollo/gateway';
import { type Log, quietLogger, type Surroundings } from '@customer-module/subgraph-kit';
import { keepTelemetryHere } from './config.ts';
import { masked } from './errors/masked.ts';
import { explorerServed } from './explorer/explorer.ts';
import { executed } from './graphql/executed.ts';
import { withQuickVariables } from './graphql/quick-variables.ts';
import { startGraphqlServer } from './graphql/graphql-server.ts';
import { healthAnswered } from './health/health.ts';
import { type Concern, inOrder } from './http/exchange.ts';
import { graphqlOnly, jsonPostsOnly, ownNamesOnly } from './http/forms.ts';
import { listen } from './http/listen.ts';
import { identified } from './identity/identity.ts';
import { remembered } from './identity/remembered.ts';
import { tokenCheck, type TokenRules } from './identity/token-check.ts';
import { bodyWithin } from './limits/body.ts';
import { documentWithin } from './limits/document.ts';
import { type Limits, usualLimits } from './limits/limits.ts';
import { subgraphDataSource } from './subgraph-client/data-source.ts';
import { subgraphClients } from './subgraph-client/subgraph-clients.ts';
import { supergraphFrom, unservable } from './supergraph/supergraph-file.ts';
import { logged } from './telemetry/request-log.ts';

const SUBGRAPH_TIMEOUT_MS = 3_000;
const DEADLINE_MS = 10_000;

export interface GatewayOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  readonly supergraphFile: string;
  /** Ed25519: what the gateway says of a caller is signed with it. */
  readonly identityKey: KeyObject;
  readonly tokens: TokenRules;
  readonly isProduction: boolean;
  readonly log: Log;
  readonly surroundings: Surroundings;
  readonly limits?: Limits;
  readonly subgraphTimeoutMs?: number;
  readonly deadlineMs?: number;
}

export interface Gateway {
  readonly port: number;
  /** Stops accepting, lets what runs finish, then lets go of the subgraphs. */
  readonly drain: () => Promise<void>;
}

/** Loads the graph and answers it on this machine, until it is drained. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, surroundings, isProduction, tokens, limits = usualLimits, deadlineMs = DEADLINE_MS } = options;
  const { gateway, clients } = federatedGraph(options);
  const server = await startGraphqlServer({ gateway, log, isProduction }).catch((error: unknown) => {
    log.error({ err: error }, 'graph refused');
    throw unservable(options.supergraphFile);
  });
  let isDraining = false;

  const concerns: Concern[] = [
    logged(log, surroundings),
    masked(log),
    ownNamesOnly,
    healthAnswered(() => isDraining),
    ...(isProduction ? [] : [explorerServed]),
    graphqlOnly,
    jsonPostsOnly,
    identified(remembered(tokenCheck(tokens)), surroundings.now),
    bodyWithin(limits),
    documentWithin(limits),
    executed(server, deadlineMs, surroundings),
  ];

  const { port, drain } = await listen({ port: options.port, answer: inOrder(concerns) });
  log.info({ port }, 'listening');
  return {
    port,
    async drain() {
      isDraining = true;
      await drain();
      await server.stop();
      await clients.close();
    },
  };
}

function federatedGraph({ supergraphFile, isProduction, identityKey, log, surroundings, ...rest }: GatewayOptions) {
  const { subgraphTimeoutMs = SUBGRAPH_TIMEOUT_MS } = rest;
  const clients = subgraphClients({ identityKey, surroundings });
  keepTelemetryHere();
  const gateway = new ApolloGateway({
    supergraphSdl: supergraphFrom({ file: supergraphFile, watched: !isProduction, log }),
    buildService: ({ name, url = '' }) =>
      subgraphDataSource({ client: clients.at(name, url), timeoutMs: subgraphTimeoutMs, log, surroundings }),
    logger: quietLogger(log),
    __exposeQueryPlanExperimental: false,
  });
  return { gateway: withQuickVariables(gateway), clients };
}

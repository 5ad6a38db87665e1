import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeGently, listenLocally, traceOf, visitor } from '@customer-module/subgraph-kit';
import type { Answer, Exchange } from './exchange.ts';
import { discardRest } from './discard-rest.ts';
import { answerOverflow } from './overflow.ts';

/** For headers, and for a whole request: nobody holds a connection by sending slowly. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000 };
const EVERY_ANSWER = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export interface ListenOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  readonly answer: (exchange: Exchange) => Promise<Answer>;
}

export interface Listening {
  readonly port: number;
  /** Stops accepting and lets what runs finish; after some seconds connections are cut. */
  readonly drain: () => Promise<void>;
}

/** Listens on this machine, and hands every request to `answer`. */
export async function listen({ port, answer }: ListenOptions): Promise<Listening> {
  let isDraining = false;
  const http = createServer(PATIENCE, (request, response) => void respond(request, response));
  http.on('clientError', answerOverflow);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = exchangeOf(request);
    const { status, headers, body } = await answer(exchange);
    // Whoever keeps the connection would send the next request to a process that is about to end.
    if (isDraining || !(await discardRest(request))) response.setHeader('connection', 'close');
    response.writeHead(status, { ...EVERY_ANSWER, 'x-request-id': exchange.trace.requestId, ...headers });
    response.end(body);
  }

  const listeningPort = await listenLocally(http, port);
  return {
    port: listeningPort,
    drain() {
      isDraining = true;
      return closeGently(http);
    },
  };
}

function exchangeOf(request: IncomingMessage): Exchange {
  const [path = '/'] = (request.url ?? '/').split('?');
  return { request, path, trace: traceOf(request, randomUUID), actor: visitor, graphql: null };
}

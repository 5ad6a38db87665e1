import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HeaderMap } from '@apollo/server';
import type { Context, Trace } from './context.ts';
import { isReachable } from './database.ts';
import {
  bodyOf,
  type GraphqlRequest,
  graphqlOf,
  HttpRefusal,
  refuseOtherForms,
  refuseOtherHosts,
  textOf,
  traceOf,
} from './http-request.ts';
import { type IdentityCheck, identityCheck } from './identity.ts';
import { outcomeOf } from './outcome.ts';
import { DomainError } from './refusals.ts';
import type { Subgraph } from './subgraph.ts';

const DEADLINE_MS = 3_000;
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export interface ServeOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Ed25519, PEM: requests must be signed with the other half. */
  readonly gatewayPublicKey: string;
  readonly deadlineMs?: number;
  readonly bodyLimitBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpAnswers {
  readonly answer: (request: IncomingMessage) => Promise<HttpAnswer>;
  readonly startDraining: () => void;
  readonly isDraining: () => boolean;
}

/** What a request gets, and the one line that the log gets of it. */
interface Answered {
  readonly answer: HttpAnswer;
  readonly operation: string | null;
  readonly errors: readonly string[];
}

/** What a subgraph answers over HTTP: GraphQL, and how it is. */
export function createHttpAnswers(subgraph: Subgraph, options: ServeOptions): HttpAnswers {
  const check = identityCheck(options.gatewayPublicKey, subgraph.name);
  const { log, surroundings } = subgraph;
  let isDraining = false;

  async function graphql(request: IncomingMessage, trace: Trace): Promise<Answered> {
    refuseOtherForms(request);
    const body = await bodyOf(request, options.bodyLimitBytes ?? BODY_LIMIT_BYTES);
    const context = await contextOf(subgraph, check, { request, body, trace });
    return within(options.deadlineMs ?? DEADLINE_MS, run(subgraph, context, graphqlOf(body)));
  }

  async function logged(request: IncomingMessage): Promise<HttpAnswer> {
    const trace = traceOf(request, randomUUID);
    const startedMs = surroundings.elapsedMs();
    const leave = subgraph.traffic.enter();
    const { answer, operation, errors } = await graphql(request, trace).catch((error: unknown) => {
      if (!isRefused(error)) log.error({ requestId: trace.requestId, err: error }, 'fault');
      return refused(error);
    });
    leave();
    const durationMs = Math.round(surroundings.elapsedMs() - startedMs);
    log.info({ requestId: trace.requestId, operation, durationMs, status: answer.status, errors }, 'request');
    return answer;
  }

  return {
    async answer(request) {
      try {
        refuseOtherHosts(request);
        const path = request.url?.split('?')[0];
        if (path === '/graphql') return await logged(request);
        if (path === '/livez') return plain(200, 'alive');
        if (path === '/readyz') return await readiness(subgraph, isDraining);
        throw new HttpRefusal(404, 'NOT_FOUND', 'There is nothing here.');
      } catch (error) {
        return refused(error).answer;
      }
    },
    startDraining() {
      isDraining = true;
    },
    isDraining: () => isDraining,
  };
}

async function readiness({ database }: Subgraph, isDraining: boolean): Promise<HttpAnswer> {
  if (isDraining) return plain(503, 'draining');
  return (await isReachable(database)) ? plain(200, 'ready') : plain(503, 'the database is away');
}

interface Unchecked {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly trace: Trace;
}

/** Nothing but the signed identity says who asks: whatever else a client sends along is not read. */
async function contextOf(
  subgraph: Subgraph,
  check: IdentityCheck,
  { request, body, trace }: Unchecked,
): Promise<Context> {
  const identity = textOf(request.headers['x-identity']);
  const actor = await check({ identity, body, at: subgraph.surroundings.now() });
  return subgraph.contextFor(actor, trace);
}

async function run({ server }: Subgraph, context: Context, request: GraphqlRequest): Promise<Answered> {
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const { status, ...result } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body: request },
    context: async () => context,
  });
  const body = result.body.kind === 'complete' ? result.body.string : '';
  const answer = { status: status ?? 200, headers: Object.fromEntries(result.headers), body };
  return { answer, ...outcomeOf(context) };
}

/** What takes too long is answered anyway; the database gives up by itself a little earlier. */
async function within(deadlineMs: number, answered: Promise<Answered>): Promise<Answered> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refusal = new HttpRefusal(504, 'DEADLINE_EXCEEDED', `No answer within ${deadlineMs} ms.`);
    timer = setTimeout(() => reject(refusal), deadlineMs);
  });
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}

function isRefused(error: unknown): error is HttpRefusal | DomainError {
  return error instanceof HttpRefusal || error instanceof DomainError;
}

function refused(error: unknown): Answered {
  const code = isRefused(error) ? error.code : 'INTERNAL_SERVER_ERROR';
  const message = isRefused(error) ? error.message : 'Internal server error';
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  const headers = { 'content-type': 'application/json; charset=utf-8', ...closing(error) };
  return { answer: { status: statusOf(error), headers, body }, operation: null, errors: [code] };
}

/** The only domain error before GraphQL is that of the identity. */
function statusOf(error: unknown): number {
  if (error instanceof HttpRefusal) return error.status;
  return error instanceof DomainError ? 401 : 500;
}

/** The rest of a body that nobody reads would be taken for the next request. */
function closing(error: unknown): Record<string, string> {
  if (!(error instanceof HttpRefusal)) return {};
  return error.status === 405 ? { connection: 'close', allow: 'POST' } : { connection: 'close' };
}

function plain(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}

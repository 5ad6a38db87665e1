import type { KeyObject } from 'node:crypto';
import { type Actor, signIdentity, type Surroundings, type Trace } from '@customer-module/subgraph-kit';
import { Pool } from 'undici';
import { z } from 'zod';
import { SubgraphUnavailable } from './unavailable.ts';

export interface SubgraphClientOptions {
  readonly name: string;
  readonly url: string;
  readonly identityKey: KeyObject;
  readonly surroundings: Surroundings;
}

/** One request to the subgraph: nothing of the client's own headers is in it. */
export interface SubgraphRequest {
  readonly body: string;
  readonly actor: Actor;
  readonly trace: Trace;
  readonly timeoutMs: number;
}

const answerForm = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string().default(''),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

export type SubgraphAnswer = z.infer<typeof answerForm>;

export interface SubgraphClient {
  readonly name: string;
  readonly url: string;
  /** Throws `SubgraphUnavailable` where no answer comes in time that is one. */
  readonly ask: (request: SubgraphRequest) => Promise<SubgraphAnswer>;
  readonly close: () => Promise<void>;
}

const CONNECTIONS = 128;
const GATEWAY_TIMEOUT = 504;
/** 400 is how a subgraph refuses an operation as a whole. */
const GRAPHQL_STATUSES = new Set([200, 400]);

/** Talks to one subgraph over connections that stay open; signs anew, over the exact body, who asks each time. */
export function subgraphClient({ name, url, identityKey, surroundings }: SubgraphClientOptions): SubgraphClient {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });

  async function send({ body, actor, trace, timeoutMs }: SubgraphRequest): Promise<SubgraphAnswer> {
    const identity = await signIdentity(identityKey, { actor, audience: name, body, at: surroundings.now() });
    const response = await pool.request({
      path: pathname,
      method: 'POST',
      headers: headersOf(identity, trace),
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await response.body.text();
    if (response.statusCode === GATEWAY_TIMEOUT) throw new SubgraphUnavailable(name, 'DEADLINE_EXCEEDED');
    if (!GRAPHQL_STATUSES.has(response.statusCode)) throw new SubgraphUnavailable(name, 'UNEXPECTED_ANSWER');
    return answerForm.parse(JSON.parse(answer));
  }

  return {
    name,
    url,
    async ask(request) {
      if (request.timeoutMs <= 0) throw new SubgraphUnavailable(name, 'DEADLINE_EXCEEDED');
      return send(request).catch((error: unknown) => {
        throw unavailable(name, error);
      });
    },
    close: () => pool.close(),
  };
}

function headersOf(identity: string, { requestId, traceparent }: Trace): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-identity': identity,
    'x-request-id': requestId,
    ...(traceparent ? { traceparent } : {}),
  };
}

function unavailable(name: string, error: unknown): SubgraphUnavailable {
  if (error instanceof SubgraphUnavailable) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new SubgraphUnavailable(name, 'DEADLINE_EXCEEDED', { cause: error });
  }
  const isNoAnswer = error instanceof SyntaxError || error instanceof z.ZodError;
  return new SubgraphUnavailable(name, isNoAnswer ? 'UNEXPECTED_ANSWER' : 'NOT_REACHABLE', { cause: error });
}

import { DomainError, HttpRefusal, type Log } from '@customer-module/subgraph-kit';
import type { Answer, Concern } from '../http/exchange.ts';

/** Turns what the concerns behind it throw into an answer: a refusal says why, a fault is logged and hidden. */
export function masked(log: Log): Concern {
  return async ({ request, trace: { requestId } }, next) => {
    try {
      return await next();
    } catch (error) {
      const refusal = error instanceof HttpRefusal || error instanceof DomainError;
      if (!refusal) log.error({ requestId, err: error }, 'fault');
      return answerOf(error, request.headers.accept ?? '');
    }
  };
}

function answerOf(error: unknown, accept: string): Answer {
  const { message, extensions } = described(error);
  const type = accept.includes('application/graphql-response+json') ? 'graphql-response+json' : 'json';
  return {
    status: statusOf(error),
    headers: { 'content-type': `application/${type}; charset=utf-8`, ...hintsFor(error) },
    body: JSON.stringify({ errors: [{ message, extensions }] }),
    outcome: { operation: null, errors: [extensions.code] },
  };
}

function described(error: unknown): { message: string; extensions: { code: string; reason?: string } } {
  if (error instanceof DomainError) {
    return { message: error.message, extensions: { code: error.code, reason: error.reason } };
  }
  if (error instanceof HttpRefusal) return { message: error.message, extensions: { code: error.code } };
  return { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The only refusal of the domain before GraphQL is that of a token. */
function statusOf(error: unknown): number {
  if (error instanceof HttpRefusal) return error.status;
  return error instanceof DomainError ? 401 : 500;
}

function hintsFor(error: unknown): Record<string, string> {
  if (error instanceof DomainError) return { 'www-authenticate': 'Bearer error="invalid_token"' };
  if (error instanceof HttpRefusal && error.status === 405) return { allow: 'POST' };
  return {};
}

import { isUtf8 } from 'node:buffer';
import { type Actor, HttpRefusal, textOf } from '@customer-module/subgraph-kit';
import type { Concern, Exchange } from '../http/exchange.ts';
import { invalidToken, type TokenCheck } from './token-check.ts';

const LONGEST_PURPOSE = 200;
const BEARER = /^bearer +(?<token>[\w.~+/=-]+)$/i;

/** Finds out who asks, and what for. Without a token that is a visitor; a bad token is refused, never downgraded. */
export function identified(check: TokenCheck, now: () => Date): Concern {
  return async (exchange, next) => {
    const { authorization } = exchange.request.headers;
    if (authorization !== undefined) {
      const actor = await check(tokenIn(authorization), now());
      exchange.actor = { ...actor, purpose: purposeOf(exchange) };
    }
    return next();
  };
}

function tokenIn(authorization: string): string {
  const token = BEARER.exec(authorization.trim())?.groups?.['token'];
  if (!token) throw invalidToken();
  return token;
}

function purposeOf({ request }: Exchange): Actor['purpose'] {
  const purpose = asWritten(textOf(request.headers['x-purpose'])).trim();
  if (purpose.length > LONGEST_PURPOSE) {
    throw new HttpRefusal(400, 'PURPOSE_TOO_LONG', `A purpose has at most ${LONGEST_PURPOSE} characters.`);
  }
  return purpose || null;
}

/** Headers arrive as Latin-1, whatever was sent; most clients send UTF-8. */
function asWritten(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : header;
}

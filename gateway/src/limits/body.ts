import type { IncomingMessage } from 'node:http';
import { graphqlOf, HttpRefusal } from '@customer-module/subgraph-kit';
import type { Concern } from '../http/exchange.ts';
import type { Limits } from './limits.ts';
import { nestsWithin } from './nesting.ts';

const BULK = 'bulk';

/** Reads one GraphQL request of a bounded size; lists of requests are not spoken. */
export function bodyWithin(limits: Limits): Concern {
  return async (exchange, next) => {
    const isBulk = exchange.actor.scopes.includes(BULK);
    const body = await bodyOf(exchange.request, isBulk ? limits.bulkBodyBytes : limits.bodyBytes);
    const graphql = graphqlOf(body);
    if (!nestsWithin(graphql.variables, limits.variableDepth)) {
      throw new HttpRefusal(400, 'VARIABLES_TOO_DEEP', `Variables nest at most ${limits.variableDepth} deep.`);
    }
    exchange.graphql = graphql;
    return next();
  };
}

/** No byte beyond the limit is kept. The request is left open, so that it can still be answered. */
function bodyOf(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = () => new HttpRefusal(400, 'BODY_TOO_LARGE', `A body has at most ${limitBytes} bytes here.`);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const keep = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= limitBytes) return void chunks.push(chunk);
      request.off('data', keep);
      reject(tooLarge());
    };
    request
      .on('data', keep)
      .once('end', () => resolve(Buffer.concat(chunks)))
      .once('error', () => reject(new HttpRefusal(400, 'BAD_REQUEST', 'The body broke off.')));
  });
}

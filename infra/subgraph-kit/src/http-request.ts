import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Trace } from './context.ts';

/** A request that is refused before GraphQL sees it. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const REQUEST_ID = /^[\w.-]{1,64}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

const graphqlForm = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

export type GraphqlRequest = z.infer<typeof graphqlForm>;

/**
 * Refuses a request for another name than this machine's own: a page that points a name of its own at 127.0.0.1 would
 * send that name.
 */
export function refuseOtherHosts({ headers, socket }: IncomingMessage): void {
  const port = socket.localPort;
  if (!LOCAL_NAMES.some((name) => headers.host === `${name}:${port}`)) {
    throw new HttpRefusal(400, 'UNKNOWN_HOST', 'This is not a name of this server.');
  }
}

/** Only JSON by POST: a form or a link of another site can send neither. */
export function refuseOtherForms({ method, headers }: IncomingMessage): void {
  if (method !== 'POST') throw new HttpRefusal(405, 'METHOD_NOT_ALLOWED', 'GraphQL is asked by POST.');
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    throw new HttpRefusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.');
  }
}

/** Reads a body up to a limit; no byte more is kept. */
export async function bodyOf(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = (): HttpRefusal => new HttpRefusal(413, 'BODY_TOO_LARGE', `A body has at most ${limitBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One request; lists of requests are not spoken here. */
export function graphqlOf(body: Buffer): GraphqlRequest {
  const read = graphqlForm.safeParse(parsed(body));
  if (!read.success) throw new HttpRefusal(400, 'BAD_REQUEST', 'This is no GraphQL request.');
  return read.data;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** How the request is found again: by the id it came with, if that is one. */
export function traceOf({ headers }: IncomingMessage, newRequestId: () => string): Trace {
  const requestId = textOf(headers['x-request-id']);
  const traceparent = textOf(headers['traceparent']);
  return {
    requestId: REQUEST_ID.test(requestId) ? requestId : newRequestId(),
    traceparent: TRACEPARENT.test(traceparent) ? traceparent : null,
  };
}

export function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}

import { Pool } from 'undici';

/** Why the graph said no, by the code of the error where there is one. */
export class GraphError extends Error {
  override readonly name = 'GraphError';

  constructor(
    message: string,
    readonly status: number,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

export interface GraphClient {
  /** Asks, and expects an answer without errors. */
  readonly ask: <Data>(token: string, query: string, variables?: object) => Promise<Data>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

const PATIENCE_MS = 30_000;

/** A client of the graph for our own tools: one pool of connections, one purpose. */
export function graphClient(origin: string, purpose: string): GraphClient {
  const pool = new Pool(origin, { connections: 8, bodyTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS });
  return {
    async ask<Data>(token: string, query: string, variables: object = {}) {
      const { statusCode, body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'x-purpose': purpose,
        },
        body: JSON.stringify({ query, variables }),
      });
      const answer = parsed(await body.text());
      const [error] = answer.errors ?? [];
      if (error) throw new GraphError(error.message, statusCode, codeOf(error));
      if (statusCode !== 200) throw new GraphError(`The graph answered ${statusCode}.`, statusCode, undefined);
      return answer.data as Data;
    },
    close: () => pool.close(),
  };
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function codeOf({ extensions = {} }: { readonly extensions?: Readonly<Record<string, unknown>> }): string | undefined {
  const { code } = extensions;
  return typeof code === 'string' ? code : undefined;
}

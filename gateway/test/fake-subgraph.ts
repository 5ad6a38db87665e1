import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLFieldResolver, graphql, parse } from 'graphql';

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Modules
  ? Modules extends readonly (infer Module)[]
    ? Module extends { resolvers?: infer Found }
      ? Found
      : never
    : never
  : never;

/** A request as the fake got it. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly query: string;
}

/** A subgraph that exists for one test: real HTTP, resolvers of the test, and what it was asked. */
export interface FakeSubgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
  readonly received: Received[];
  /** From now on it answers like this instead; without an argument it is itself again. */
  readonly answers: (answer?: (response: ServerResponse) => void) => void;
  readonly stop: () => Promise<void>;
}

export type FieldResolver = GraphQLFieldResolver<unknown, unknown>;

export interface FakeDefinition {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: Resolvers;
}

const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@authenticated"]
)`;

export async function startFakeSubgraph({ name, sdl, resolvers }: FakeDefinition): Promise<FakeSubgraph> {
  const typeDefs = parse(`${LINK}\n${sdl}`);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  const received: Received[] = [];
  let instead: ((response: ServerResponse) => void) | undefined;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { query: source, variables: variableValues, operationName } = JSON.parse(body);
    received.push({ headers: request.headers, body, query: source });
    if (instead) return instead(response);
    const result = await graphql({ schema, source, variableValues, operationName });
    response.writeHead(result.data === undefined ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(result));
  }

  const http = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    name,
    url: `http://127.0.0.1:${portOf(http.address())}/graphql`,
    typeDefs,
    received,
    answers: (answer) => void (instead = answer),
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || !address) throw new Error('A server that listens has an address.');
  return address.port;
}

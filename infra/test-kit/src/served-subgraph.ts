import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  type Actor,
  createSubgraph,
  embeddedTransport,
  type Features,
  serve,
  signIdentity,
  visitor,
} from '@customer-module/subgraph-kit';
import type { GraphQLSchema } from 'graphql';
import { MongoClient } from 'mongodb';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import { inspect, type TestDatabase } from './test-database.ts';

export interface HttpResponse {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** What may differ from what the gateway would do. */
export interface IdentityChanges {
  readonly key?: KeyObject;
  readonly audience?: string;
  readonly at?: Date;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A subgraph behind HTTP on a port of its own, with keys of its own. */
export interface ServedSubgraph extends TestDatabase {
  readonly url: string;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly log: RecordedLog;
  /** What the gateway of this test signs with. */
  readonly identityPrivateKey: KeyObject;
  readonly identityFor: (actor: Actor, body: string, changes?: IdentityChanges) => Promise<string>;
  /** Sends a body with headers, as JSON. */
  readonly post: (body: string, headers?: Readonly<Record<string, string>>) => Promise<HttpResponse>;
  /** Sends anything. */
  readonly send: (raw: RawRequest) => Promise<HttpResponse>;
  /** Asks as the gateway would. */
  readonly ask: (
    query: string,
    variables?: object,
    actor?: Actor,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<HttpResponse>;
  /** As SIGTERM does. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ServedOptions {
  readonly deadlineMs?: number;
  readonly bodyLimitBytes?: number;
  readonly eventsName?: string;
}

export async function startServedSubgraph(features: Features, options: ServedOptions = {}): Promise<ServedSubgraph> {
  const keys = generateKeyPairSync('ed25519');
  const location = { url: testDatabaseUrl(), name: `test_${ulid()}`, observed: true };
  const transportName = options.eventsName ?? `${location.name}_events`;
  const transport = embeddedTransport({ ...location, name: transportName });
  const log = recordedLog();
  const subgraph = await createSubgraph(features, { location, transport, log });
  const gatewayPublicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { port, drain } = await serve(subgraph, { ...options, port: 0, gatewayPublicKey });

  let draining: Promise<void> | undefined;
  const drainOnce = (): Promise<void> => (draining ??= drain());

  function send({ method = 'POST', path = '/graphql', headers = {}, body = '' }: RawRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const sending = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        text(response).then((answer) => resolve({ status, headers: received, text: answer }), reject);
      });
      sending.on('error', reject);
      sending.end(body);
    });
  }

  const post: ServedSubgraph['post'] = (body, headers = {}) =>
    send({ body, headers: { 'content-type': 'application/json', ...headers } });

  const identityFor: ServedSubgraph['identityFor'] = (actor, body, changes = {}) => {
    const { key = keys.privateKey, audience = features.name, at = new Date() } = changes;
    return signIdentity(key, { actor, audience, body, at });
  };

  return {
    ...inspect(subgraph.database),
    url: `http://127.0.0.1:${port}/graphql`,
    sdl: subgraph.sdl,
    schema: subgraph.schema,
    log,
    identityPrivateKey: keys.privateKey,
    identityFor,
    post,
    send,
    async ask(query, variables = {}, actor = visitor, headers = {}) {
      const body = JSON.stringify({ query, variables });
      return post(body, { ...headers, 'x-identity': await identityFor(actor, body) });
    },
    drain: drainOnce,
    async close() {
      const client = new MongoClient(location.url);
      await drainOnce();
      await client.db(transportName).dropDatabase();
      await client.db(location.name).dropDatabase();
      await client.close();
    },
  };
}

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { composeServices } from '@apollo/composition';
import { realSurroundings } from '@customer-module/subgraph-kit';
import { type RecordedLog, recordedLog } from '@customer-module/test-kit';
import { exportJWK, SignJWT } from 'jose';
import { type Gateway, type GatewayOptions, startGateway } from '../src/gateway.ts';
import { tokenKeysOf } from '../src/identity/token-keys.ts';
import { type FakeDefinition, type FakeSubgraph, startFakeSubgraph } from './fake-subgraph.ts';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'customer-module';
const KEY_ID = 'key-1';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent without a content-length. */
  readonly chunked?: boolean;
}

export interface GraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
}

/** A gateway over fake subgraphs, each on a port of its own, with keys of its own. */
export interface FakeGraph {
  readonly gateway: Gateway;
  readonly url: string;
  readonly log: RecordedLog;
  readonly subgraphs: Readonly<Record<string, FakeSubgraph>>;
  readonly supergraphFile: string;
  readonly identityPublicKey: KeyObject;
  readonly tokenKey: KeyObject;
  readonly tokenPublicKey: KeyObject;
  readonly token: (claims?: object, header?: object) => Promise<string>;
  readonly send: (raw: RawRequest) => Promise<HttpAnswer>;
  readonly post: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<HttpAnswer>;
  readonly ask: (query: string, headers?: Readonly<Record<string, string>>) => Promise<GraphAnswer>;
  readonly stop: () => Promise<void>;
}

export async function startFakeGraph(
  definitions: readonly FakeDefinition[],
  changes: Partial<GatewayOptions> = {},
): Promise<FakeGraph> {
  const fakes = await Promise.all(definitions.map(startFakeSubgraph));
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, composed(fakes));
  const identity = generateKeyPairSync('ed25519');
  const tokens = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...(await exportJWK(tokens.publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' };
  const log = recordedLog();
  const gateway = await startGateway({
    port: 0,
    supergraphFile,
    identityKey: identity.privateKey,
    tokens: { keys: tokenKeysOf({ keys: [jwk] }), issuer: ISSUER, audience: AUDIENCE },
    isProduction: false,
    log,
    surroundings: realSurroundings(),
    ...changes,
  });
  const send = sender(gateway.port);
  const post: FakeGraph['post'] = (body, headers = {}) =>
    send({
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    gateway,
    url: `http://127.0.0.1:${gateway.port}/graphql`,
    log,
    subgraphs: Object.fromEntries(fakes.map((fake) => [fake.name, fake])),
    supergraphFile,
    identityPublicKey: identity.publicKey,
    tokenKey: tokens.privateKey,
    tokenPublicKey: tokens.publicKey,
    token: (claims = {}, header = {}) => signed(tokens.privateKey, claims, header),
    send,
    post,
    ask: async (query, headers) => JSON.parse((await post({ query }, headers)).text),
    async stop() {
      await gateway.drain();
      await Promise.all(fakes.map((fake) => fake.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

export function composed(subgraphs: readonly FakeSubgraph[]): string {
  const { supergraphSdl, errors } = composeServices([...subgraphs]);
  if (!supergraphSdl) throw new Error(`The fake subgraphs do not compose: ${errors?.join('; ')}`);
  return supergraphSdl;
}

/** A token as the issuer makes them, but for what is changed. */
function signed(key: KeyObject, claims: object, header: object): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const usual = { sub: 'cus_ada', kind: 'CUSTOMER', name: 'Ada', roles: ['CUSTOMER'], scope: '' };
  const life = { iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 600 };
  return new SignJWT({ ...usual, ...life, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: KEY_ID, ...header })
    .sign(key);
}

function sender(port: number): FakeGraph['send'] {
  return ({ method = 'POST', path = '/graphql', headers = {}, body = '', chunked = false }) =>
    new Promise((resolve, reject) => {
      const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const all = { ...length, ...headers };
      const sending = request({ host: '127.0.0.1', port, method, path, headers: all, agent: false }, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        text(response).then((answer) => resolve({ status, headers: received, text: answer }), reject);
      });
      sending.on('error', reject);
      if (chunked) for (let at = 0; at < body.length; at += 16_384) sending.write(body.slice(at, at + 16_384));
      // As bytes, or Node would write the headers in the encoding of the body.
      sending.end(chunked ? undefined : Buffer.from(body));
    });
}

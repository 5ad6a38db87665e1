import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exportJWK } from 'jose';
import { composed } from '../test/fake-graph.ts';
import { type FakeSubgraph, startFakeSubgraph } from '../test/fake-subgraph.ts';
import { people } from '../test/toy-graph.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const NODE = ['--conditions=customer-module', '--import', here('../../infra/dev/register.js'), here('main.ts')];
const started: ChildProcessWithoutNullStreams[] = [];

let folder: string;
let subgraph: FakeSubgraph;
let variables: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-process-'));
  subgraph = await startFakeSubgraph(people());
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { privateKey } = generateKeyPairSync('ed25519');
  variables = {
    PORT: '0',
    SUPERGRAPH_FILE: await file('supergraph.graphql', composed([subgraph])),
    IDENTITY_PRIVATE_KEY_FILE: await file('identity.pem', privateKey.export({ type: 'pkcs8', format: 'pem' })),
    TOKEN_JWKS: await file('jwks.json', JSON.stringify({ keys: [await exportJWK(publicKey)] })),
    TOKEN_ISSUER: 'https://issuer.example',
    TOKEN_AUDIENCE: 'customer-module',
  };
});

afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
});

afterAll(async () => {
  await subgraph.stop();
  await rm(folder, { recursive: true });
});

/** Starts the gateway as a process of its own. */
function start(changes: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, NODE, { env: { ...variables, ...changes } });
  started.push(child);
  return child;
}

interface Line {
  readonly msg: string;
  readonly port: number;
}

async function portOf(child: ChildProcessWithoutNullStreams): Promise<number> {
  for await (const line of createInterface(child.stdout)) {
    const { msg, port } = JSON.parse(line) as Line;
    if (msg === 'listening') return port;
  }
  throw new Error('It ended before it listened.');
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<{ code: unknown; said: string }> {
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, said };
}

const slow = (response: ServerResponse): void =>
  void wait(600).then(() => response.end('{"data":{"person":{"name":"Slow"}}}'));

const ask = (port: number) =>
  fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ person(id: "1") { name } }' }),
  });

test.each(['SIGTERM', 'SIGINT'] as const)('%s lets what runs finish, and ends with 0 within 5 s', async (signal) => {
  const child = start();
  const port = await portOf(child);
  subgraph.answers(slow);
  const running = ask(port).then((answer) => answer.json());
  await wait(200);
  const startedMs = performance.now();

  child.kill(signal);

  expect(await running).toEqual({ data: { person: { name: 'Slow' } } });
  expect(await endOf(child)).toEqual({ code: 0, said: '' });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  subgraph.answers();
});

test.each([
  ['SUPERGRAPH_FILE', { SUPERGRAPH_FILE: here('main.ts') }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
])('a wrong %s ends the start with 2, and one line that names it with its remedy', async (name, changes) => {
  const { code, said } = await endOf(start(changes));

  expect(code).toBe(2);
  expect(said).toMatch(new RegExp(`^gateway cannot start: set ${name} to [^\\n]+\\n$`));
});

test('a port that is taken ends the start with 2, and one line that names it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' ? address?.port : 0;

  const { code, said } = await endOf(start({ PORT: String(taken) }));

  expect({ code, said }).toEqual({
    code: 2,
    said: `gateway cannot start: port ${taken} is taken or forbidden: set PORT to another one\n`,
  });
  other.close();
});

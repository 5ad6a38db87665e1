import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signIdentity } from '@customer-module/subgraph-kit';
import { MongoClient } from 'mongodb';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { aStaffMember } from './people.ts';

const keys = generateKeyPairSync('ed25519');
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const NODE = ['--conditions=customer-module', '--import', here('../../dev/register.js'), here('toy/main.ts')];
const VARIABLES = {
  MONGODB_URL: testDatabaseUrl(),
  GATEWAY_PUBLIC_KEY: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  PORT: '0',
  DATABASE_PREFIX: `test_${ulid()}_`,
};

const started: ChildProcessWithoutNullStreams[] = [];

afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
});

afterAll(async () => {
  const client = new MongoClient(testDatabaseUrl());
  for (const name of ['toys', 'events']) await client.db(VARIABLES.DATABASE_PREFIX + name).dropDatabase();
  await client.close();
});

/** Starts the toy shop as a process of its own. */
function start(variables: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, NODE, { env: variables });
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

async function ask(port: number, query: string): Promise<Response> {
  const body = JSON.stringify({ query });
  const request = { actor: aStaffMember(), audience: 'toys', body, at: new Date() };
  const identity = await signIdentity(keys.privateKey, request);
  const headers = { 'content-type': 'application/json', 'x-identity': identity };
  return fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
}

test('SIGTERM lets what runs finish, and ends with 0 within 5 s', async () => {
  const child = start(VARIABLES);
  const port = await portOf(child);
  const running = ask(port, '{ slow(ms: 600) }').then((answer) => answer.json());
  await sleep(200);

  const startedMs = performance.now();
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');

  expect(await running).toEqual({ data: { slow: true } });
  expect(code).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

test('its databases are named with the prefix that is set', async () => {
  const { DATABASE_PREFIX: prefix } = VARIABLES;
  const port = await portOf(start(VARIABLES));
  await ask(port, 'mutation { putItems(input: { shelf: "toys", names: ["ball"] }) { id } }');
  const client = new MongoClient(testDatabaseUrl());
  const ownNames = async (): Promise<string[]> => {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    return databases.map(({ name }) => name).filter((name) => name.startsWith(prefix));
  };

  // The relay makes the other one when it publishes.
  while ((await ownNames()).length < 2) await sleep(50);

  expect((await ownNames()).toSorted()).toEqual([`${prefix}events`, `${prefix}toys`]);
  await client.close();
});

test('a second SIGTERM changes nothing', async () => {
  const child = start(VARIABLES);
  await portOf(child);

  child.kill('SIGTERM');
  child.kill('SIGINT');

  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([
  ['nothing is set', {}, ['MONGODB_URL', 'GATEWAY_PUBLIC_KEY']],
  ['the address is no database', { ...VARIABLES, MONGODB_URL: 'http://localhost' }, ['MONGODB_URL', 'mongodb://']],
  ['the port is no number', { ...VARIABLES, PORT: 'many' }, ['PORT']],
  ['the prefix is no name', { ...VARIABLES, DATABASE_PREFIX: 'a/b' }, ['DATABASE_PREFIX', 'letters']],
  ['the level is none', { ...VARIABLES, LOG_LEVEL: 'loud' }, ['LOG_LEVEL', 'debug, info, warn, error or silent']],
])('when %s it ends with 2 and one line that says what to set', async (_, variables: Record<string, string>, words) => {
  const child = start(variables);

  const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)]);

  expect(code).toBe(2);
  expect(said.trim().split('\n')).toHaveLength(1);
  for (const word of words) expect(said).toContain(word);
});

test('when its port is taken it ends with 2 and says so', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const child = start({ ...VARIABLES, PORT: String(port) });

  const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)]);

  expect([code, said]).toEqual([2, `toys cannot start: port ${port} is taken or forbidden: set PORT to another one\n`]);
  other.close();
});

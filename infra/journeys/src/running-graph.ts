import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type Changes, databaseUrl, environmentWith, ROOT } from './config.ts';

/** Where a graph keeps its data and listens. Several starts may follow one another on one place. */
export interface Place {
  readonly dataFolder: string;
  readonly variables: Changes;
  readonly url: string;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A graph that `npm start` brought up, as its user sees it. */
export interface RunningGraph extends Place {
  readonly screen: string;
  /** What it complained of so far. */
  readonly complaints: () => string;
  /** The processes by name, as the operating system knows them. */
  readonly pids: () => Readonly<Record<string, number>>;
  readonly process: ChildProcess;
  /** Ctrl-C; gives how it ended. */
  readonly stop: () => Promise<number | null>;
}

export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

const SERVICES = ['GATEWAY', 'PROFILES', 'COMMUNITY', 'ANALYTICS', 'REWARDS'];
const SCREEN_ENDS_WITH = 'Ctrl-C stops everything.';

/** A folder, ports and names of databases of its own, so that a journey runs beside anything else. */
export async function aPlace(): Promise<Place> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'customer-module-'));
  const ports = await freePorts(SERVICES.length);
  const named = SERVICES.map((service, index) => [`${service}_PORT`, String(ports[index])]);
  const prefix = `journey_${randomBytes(8).toString('hex')}_`;
  const variables = { DATA_DIR: dataFolder, DATABASE_PREFIX: prefix, ...Object.fromEntries(named) };
  return { dataFolder, variables, url: `http://127.0.0.1:${ports[0]}` };
}

/** The same place, whatever server is named: for what a start does where none is. */
export function withoutServer(place: Place): Place {
  return { ...place, variables: { ...place.variables, MONGODB_URL: undefined } };
}

export async function leave({ dataFolder, variables }: Place): Promise<void> {
  rmSync(dataFolder, { recursive: true, force: true });
  const url = databaseUrl();
  if (url) await dropDatabases(url, variables['DATABASE_PREFIX'] ?? '');
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const client = new MongoClient(url);
  for (const name of ['profiles', 'community', 'analytics', 'rewards', 'events']) {
    await client.db(prefix + name).dropDatabase();
  }
  await client.close();
}

/** Runs `npm start` and waits for its screen. */
export async function startGraph(place: Place, ...flags: readonly string[]): Promise<RunningGraph> {
  const child = runNode(place, 'infra/dev/start.js', flags);
  const output = collect(child);
  while (!output.stdout().includes(SCREEN_ENDS_WITH)) {
    if (hasEnded(child)) throw new Error(`The graph did not start: ${output.stderr()}`);
    await Promise.race([once(child, 'exit'), child.stdout ? once(child.stdout, 'data') : undefined]);
  }
  return {
    ...place,
    process: child,
    screen: output.stdout(),
    complaints: output.stderr,
    pids: () => JSON.parse(readFileSync(join(place.dataFolder, 'processes.json'), 'utf8')),
    async stop() {
      const ended = hasEnded(child) ? undefined : once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      return child.exitCode;
    },
  };
}

/** Runs a command of the repository to its end. */
export async function runToEnd(place: Place, file: string, flags: readonly string[] = []): Promise<Finished> {
  const child = runNode(place, file, flags);
  const output = collect(child);
  await once(child, 'close');
  return { code: child.exitCode, stdout: output.stdout(), stderr: output.stderr() };
}

export function runNode({ variables }: Place, file: string, flags: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, file), ...flags], {
    cwd: ROOT,
    env: environmentWith(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** A token of the development issuer: `tokenFor(place, '--staff', 'admin')`. */
export async function tokenFor(place: Place, ...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(place, 'infra/dev/token.js', flags);
  if (code !== 0) throw new Error(`No token: ${stderr}`);
  return stdout.trim();
}

/** Asks the graph as a client would, and hands out the whole answer. */
export async function ask<Data>(
  { url }: Place,
  token: string,
  query: string,
  variables: object = {},
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-purpose': 'support' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer<Data>;
}

/** Asks, and expects an answer without errors. */
export async function askWell<Data>(place: Place, token: string, query: string, variables: object = {}): Promise<Data> {
  const { data, errors } = await ask<Data>(place, token, query, variables);
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}

function collect(child: ChildProcess): { readonly stdout: () => string; readonly stderr: () => string } {
  const parts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (parts.stdout += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (parts.stderr += part));
  return { stdout: () => parts.stdout, stderr: () => parts.stderr };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening()));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening() {
  const server = createServer();
  return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { committedSubgraphs, compose, SUBGRAPHS, type SubgraphName } from '@customer-module/registry';
import type { Config, Issuer } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import type { IdentityKeys } from './keys.ts';
import { type Running, startService, stopService } from './processes.ts';
import { Refusal } from './refusal.ts';

/** What every process of one graph shares. */
export interface Setting {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly keys: IdentityKeys;
  readonly mongodbUrl: string;
  readonly watch: boolean;
}

const READY_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 50;
const PRIVATE = 0o600;
/**
 * Without a bound V8 lets garbage lie as long as the machine has memory; with one, it makes the nursery so small that
 * what a large request is made of outlives it, and is collected dearly. The database keeps the data, and has no bound.
 */
const BOUNDED = ['--max-old-space-size=256', '--max-semi-space-size=32', '--no-parallel-scavenge'];

/** Forgets the processes of an earlier start. */
export function forgetProcesses(folder: DataFolder): void {
  rmSync(folder.in('processes.json'), { force: true });
}

/** Notes which process is which, beside those that run already, for whoever looks at one from outside. */
export function noteProcesses(folder: DataFolder, running: readonly Running[]): void {
  const file = folder.in('processes.json');
  const known: object = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const pids = Object.fromEntries(running.map(({ name, process: { pid } }) => [name, pid]));
  writeFileSync(file, JSON.stringify({ ...known, ...pids }), { mode: PRIVATE });
}

/** Starts the embedded database on the data folder, and notes its URL for whoever starts a subgraph alone. */
export async function startMongo(folder: DataFolder): Promise<{ readonly running: Running; readonly url: string }> {
  const running = startService({
    name: 'mongo',
    module: 'infra/embedded-mongo/src/main.ts',
    options: ['--directory', folder.in('mongo')],
    variables: {},
    logFile: folder.in('logs', 'mongo.log'),
  });
  const line = await running.firstLine;
  if (line === null)
    throw new Refusal(
      `The embedded database did not start: ${running.logFile} says why. Mend that, or set DATA_DIR to another folder.`,
    );
  const { url }: { url: string } = JSON.parse(line);
  writeFileSync(folder.in('mongo.json'), JSON.stringify({ url, pid: running.process.pid }), { mode: PRIVATE });
  return { running, url };
}

export function startSubgraph(name: SubgraphName, { config, folder, keys, mongodbUrl, watch }: Setting): Running {
  return startService({
    name,
    module: `subgraphs/${name}/src/main.ts`,
    variables: {
      PORT: String(config.ports[name]),
      MONGODB_URL: mongodbUrl,
      GATEWAY_PUBLIC_KEY: keys.publicKey,
      LOG_LEVEL: config.logLevel,
      DATABASE_PREFIX: config.databasePrefix,
      ...(config.eventsUrl ? { EVENTS_URL: config.eventsUrl } : {}),
    },
    logFile: folder.in('logs', `${name}.log`),
    watch,
    nodeFlags: BOUNDED,
  });
}

export function startGateway({ config, folder, keys, watch }: Setting, issuer: Issuer): Running {
  writeSupergraph(config, folder);
  return startService({
    name: 'gateway',
    module: 'gateway/src/main.ts',
    variables: {
      PORT: String(config.ports.gateway),
      SUPERGRAPH_FILE: supergraphFile(folder),
      IDENTITY_PRIVATE_KEY_FILE: keys.privateKeyFile,
      TOKEN_JWKS: issuer.jwks,
      TOKEN_ISSUER: issuer.issuer,
      TOKEN_AUDIENCE: issuer.audience,
      LOG_LEVEL: config.logLevel,
    },
    logFile: folder.in('logs', 'gateway.log'),
    watch,
    nodeFlags: BOUNDED,
  });
}

/** Composes the committed schemas into the file that the gateway reads. */
export function writeSupergraph({ ports }: Config, folder: DataFolder): void {
  const composed = compose(committedSubgraphs((name) => `http://127.0.0.1:${ports[name]}/graphql`));
  if ('problems' in composed) {
    const [{ code, message }] = composed.problems;
    throw new Refusal(`The schemas do not compose (${code}): ${message} \`npm run compose\` lists everything.`);
  }
  writeFileSync(supergraphFile(folder), composed.supergraphSdl, { mode: PRIVATE });
}

/** Waits until a service says that it is ready; refuses when it ends or takes too long. */
export async function untilReady({ name, process: child, logFile }: Running, port: number): Promise<void> {
  const giveUpAtMs = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(port))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || performance.now() > giveUpAtMs) throw new Refusal(`${name} did not start: ${logFile} says why.`);
    await sleep(ASK_EVERY_MS);
  }
}

/** Stops what was started: the gateway first, so that nobody is asked who is going; the database last. */
export async function stopInOrder(running: readonly Running[]): Promise<void> {
  const gateway = running.filter(({ name }) => name === 'gateway');
  const subgraphs = running.filter(({ name }) => SUBGRAPHS.some((each) => each === name));
  const mongo = running.filter(({ name }) => name === 'mongo');
  for (const group of [gateway, subgraphs, mongo]) await Promise.all(group.map(stopService));
}

function supergraphFile(folder: DataFolder): string {
  return folder.in('supergraph.graphql');
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

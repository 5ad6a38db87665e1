import { watch } from 'node:fs';
import { parseArgs } from 'node:util';
import { SUBGRAPHS, type SubgraphName } from '@customer-module/registry';
import { type Config, inRoot, type Issuer, readConfig } from './config.ts';
import { claim, type DataFolder, emptyDataFolder, openDataFolder, runningMongo } from './data-folder.ts';
import { loadDemo, readNote } from './demo/load-demo.ts';
import {
  forgetProcesses,
  noteProcesses,
  type Setting,
  startGateway,
  startMongo,
  startSubgraph,
  stopInOrder,
  untilReady,
  writeSupergraph,
} from './graph-processes.ts';
import { openIdentityKeys, openTokenKeys, type TokenKeys } from './keys.ts';
import { requireFreePorts } from './ports.ts';
import type { Running } from './processes.ts';
import { Refusal, runCommand } from './refusal.ts';
import { screenOf } from './screen.ts';
import { AUDIENCE, ISSUER } from './tokens.ts';

interface Flags {
  readonly fresh: boolean;
  readonly demo: boolean;
  readonly watch: boolean;
  /** Only this subgraph, beside whatever else runs. */
  readonly only: SubgraphName | undefined;
}

const USAGE = 'Known are --fresh, --no-demo and --watch, or the name of one subgraph.';

/** `npm start`, `npm run dev`, and `npm start -w @customer-module/<subgraph>`. */
await runCommand(async () => {
  const flags = readFlags(process.argv.slice(2));
  const config = readConfig();
  requireDatabase(config);
  if (flags.only) await startAlone(flags.only, config);
  else await startEverything(config, flags);
});

async function startEverything(config: Config, flags: Flags): Promise<void> {
  const folder = openDataFolder(config.dataFolder);
  const release = claim(folder);
  const running: Running[] = [];
  const stop = stopOnSignals(running, release);
  try {
    await requireFreePorts(config.ports);
    forgetProcesses(folder);
    if (flags.fresh) emptyDataFolder(folder);
    const tokenKeys = config.isProduction ? undefined : await openTokenKeys(folder, config);
    const issuer = issuerOf(config, tokenKeys);
    readNote(folder.in('demo.json'));
    const setting = await settingOf(config, folder, running, flags.watch);
    const subgraphs = SUBGRAPHS.map((name) => startSubgraph(name, setting));
    running.push(...subgraphs, startGateway(setting, issuer));
    noteProcesses(folder, running);
    await Promise.all(running.filter(hasPort).map((each) => untilReady(each, config.ports[each.name])));
    if (flags.watch) composeOnSave(config, folder);
    const wantsDemo = flags.demo && tokenKeys !== undefined;
    const demo = wantsDemo ? await loadDemo(config, tokenKeys, folder.in('demo.json'), new Date()) : undefined;
    process.stdout.write(screenOf(config, demo));
    for (const each of running) tellWhenEnded(each);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAlone(name: SubgraphName, config: Config): Promise<void> {
  const folder = openDataFolder(config.dataFolder);
  const running: Running[] = [];
  const stop = stopOnSignals(running, () => {});
  try {
    await requireFreePorts({ [name]: config.ports[name] });
    const setting = await settingOf(config, folder, running, false);
    const subgraph = startSubgraph(name, setting);
    running.push(subgraph);
    noteProcesses(folder, running);
    await untilReady(subgraph, config.ports[name]);
    process.stdout.write(`${name} listens on http://127.0.0.1:${config.ports[name]} and logs to ${subgraph.logFile}\n`);
    tellWhenEnded(subgraph);
  } catch (error) {
    await stop();
    throw error;
  }
}

function requireDatabase({ isProduction, mongodbUrl, wantsEmbedded }: Config): void {
  if (!isProduction || mongodbUrl || wantsEmbedded) return;
  throw new Refusal(
    'NODE_ENV is production and MONGODB_URL is missing: set it to a replica set, or EMBEDDED_MONGO=1 for a small install.',
  );
}

/** Whose tokens the gateway takes: this machine's own in development, in production those of the issuer that is named. */
function issuerOf({ issuer }: Config, keys: TokenKeys | undefined): Issuer {
  if (keys) return { jwks: keys.jwksFile, issuer: ISSUER, audience: AUDIENCE };
  if (issuer) return issuer;
  throw new Refusal(
    'NODE_ENV is production, where tokens come from your own issuer: set TOKEN_JWKS, TOKEN_ISSUER and TOKEN_AUDIENCE.',
  );
}

async function settingOf(config: Config, folder: DataFolder, running: Running[], watching: boolean): Promise<Setting> {
  const keys = await openIdentityKeys(folder);
  const known = config.mongodbUrl ?? runningMongo(folder);
  if (known) return { config, folder, keys, mongodbUrl: known, watch: watching };
  const mongo = await startMongo(folder);
  running.push(mongo.running);
  return { config, folder, keys, mongodbUrl: mongo.url, watch: watching };
}

function composeOnSave(config: Config, folder: DataFolder): void {
  for (const name of SUBGRAPHS) {
    watch(inRoot(`subgraphs/${name}/schema.graphql`), () => {
      try {
        writeSupergraph(config, folder);
      } catch (error) {
        process.stderr.write(`${String(error)}\n`);
      }
    });
  }
}

function stopOnSignals(running: readonly Running[], release: () => void): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopInOrder(running).finally(release));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  return stop;
}

/** A part that ends by itself is told of; the rest of the graph goes on answering without it. */
function tellWhenEnded({ name, process: child, logFile }: Running): void {
  child.once('exit', (code, signal) => {
    if (signal === 'SIGTERM' || code === 0) return;
    const again = SUBGRAPHS.some((each) => each === name) ? ` Again: npm start -w @customer-module/${name}` : '';
    process.stderr.write(`${name} ended (${signal ?? `exit ${code}`}): see ${logFile}.${again}\n`);
  });
}

function hasPort(running: Running): running is Running & { readonly name: SubgraphName | 'gateway' } {
  return running.name !== 'mongo';
}

function readFlags(args: string[]): Flags {
  try {
    const options = {
      fresh: { type: 'boolean', default: false },
      'no-demo': { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const only = SUBGRAPHS.find((name) => name === positionals[0]);
    if (positionals.length > (only ? 1 : 0)) throw new Refusal(USAGE);
    return { fresh: values.fresh, demo: !values['no-demo'], watch: values.watch, only };
  } catch {
    throw new Refusal(USAGE);
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mongodVariables, variablesWith } from '../config.ts';
import { writeMeanwhile } from '../writers.ts';
import { findMongod } from './mongod.ts';
import { type ReplicaSet, startReplicaSet } from './replica-set.ts';

/**
 * `npm run check:replica-set [-- --download]`: the feature tier, the journeys, and a primary that is killed under load, on
 * a replica set of three members. Exits with 1 where one of them fails, 3 where there is no mongod.
 */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FEATURE_TIER = ['subgraph-kit', 'test-kit', 'profiles', 'community', 'analytics', 'rewards'];
const JOURNEY_TIER = ['journeys'];
const NOT_RUN = 3;
const WRITERS = 16;
const LOAD_MS = 5_000;
const WRITES_BACK_WITHIN_MS = 15_000;

const { values } = parseArgs({ options: { download: { type: 'boolean', default: false } } });
const mongod = findMongod({ ...mongodVariables(), mayDownload: values.download });
if (typeof mongod === 'object' && 'none' in mongod) {
  process.stdout.write(`not run: ${mongod.none}\n`);
  process.exit(NOT_RUN);
}
const set = await startReplicaSet(mongod);
try {
  process.stdout.write(`three members of MongoDB ${set.version}\n`);
  for (const suite of [...FEATURE_TIER, ...JOURNEY_TIER]) report(suite, await passes(suite, set.url));
  // Last, since one member is gone afterwards.
  report('a primary killed under load', await survivesItsPrimary(set));
} finally {
  await set.stop();
}

function report(what: string, isWell: boolean): void {
  if (!isWell) process.exitCode = 1;
  process.stdout.write(`${isWell ? 'passed' : 'FAILED'}  ${what}\n`);
}

/** Runs a suite on the set; what it says is shown where it fails. One that fails may hold connections: it is not waited for. */
async function passes(suite: string, url: string): Promise<boolean> {
  const child = spawn('npm', ['test', '-w', `@customer-module/${suite}`, '--', '--forceExit'], {
    cwd: ROOT,
    env: variablesWith({ MONGODB_URL: url }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => said.push(part));
  const [code] = await once(child, 'close');
  if (code !== 0) process.stdout.write(said.join(''));
  return code === 0;
}

/** No acknowledged write is lost or doubled, and writes are back in time. */
async function survivesItsPrimary({ url, killPrimary }: ReplicaSet): Promise<boolean> {
  const { acknowledged, faults, lost, doubled, longestSilenceMs } = await writeMeanwhile({
    url,
    writers: WRITERS,
    async meanwhile() {
      await sleep(LOAD_MS);
      process.stdout.write(`killed ${await killPrimary()}\n`);
      await sleep(WRITES_BACK_WITHIN_MS + LOAD_MS);
    },
  });
  const figures = `${acknowledged} writes acknowledged, ${lost.length} lost, ${doubled.length} doubled, ${faults} repeated`;
  process.stdout.write(`${figures}; writes were away for ${(longestSilenceMs / 1_000).toFixed(1)} s\n`);
  return lost.length === 0 && doubled.length === 0 && longestSilenceMs <= WRITES_BACK_WITHIN_MS;
}

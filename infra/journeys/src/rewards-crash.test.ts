import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  aPlace,
  askWell,
  leave,
  type Place,
  type RunningGraph,
  runNode,
  startGraph,
  tokenFor,
} from './running-graph.ts';

const RECORD = `mutation CrashPurchases($input: RecordInteractionsInput!) {
  recordInteractions(input: $input) { recorded failed { reason } }
}`;
const OWED = 'query Owed { liability { currency { id } outstanding } }';
const BOOKS = 'query Books { verifyLedger { ok problems complete } }';

const KILLS = 4;
const PURCHASES = 1_500;
const POUNDS = 3;

let place: Place;
let graph: RunningGraph;
let token: string;
let rewards: ChildProcess | undefined;

beforeAll(async () => {
  place = await aPlace();
  graph = await startGraph(place);
  token = await tokenFor(place, '--staff', 'admin');
}, 120_000);

afterAll(async () => {
  await graph.stop();
  if (rewards?.kill('SIGTERM')) await once(rewards, 'exit');
  await leave(place);
});

async function owed(): Promise<number> {
  const { liability } = await askWell<{ liability: { currency: { id: string }; outstanding: number }[] }>(
    place,
    token,
    OWED,
  );
  return liability.find(({ currency }) => currency.id === 'points')?.outstanding ?? 0;
}

/** What is owed once it has stopped growing. */
async function owedAtRest(): Promise<number> {
  let last = await owed();
  for (let same = 0; same < 4;) {
    await sleep(500);
    const now = await owed();
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** Purchases of many people, each worth the same number of points under the demo's rule. */
function purchases(): object[] {
  return Array.from({ length: PURCHASES }, (_, index) => ({
    kind: 'PURCHASE',
    externalId: `crash-${index}`,
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    identity: { namespace: 'crash-shop', value: `person-${index % 100}` },
    lines: [{ sku: 'crash-tea', quantity: 1, unitPrice: { amount: POUNDS * 100, currency: 'GBP' } }],
  }));
}

async function killAndRestartRewards(): Promise<void> {
  process.kill(graph.pids()['rewards'] ?? 0, 'SIGKILL');
  rewards = runNode(place, 'infra/dev/start.js', ['rewards']);
  if (rewards.stdout) await once(rewards.stdout, 'data');
}

test('however often the rewards process is killed while it works, each purchase earns its points once', async () => {
  const before = await owedAtRest();
  const all = purchases();
  for (let first = 0; first < PURCHASES; first += 500) {
    const input = { source: 'crash-shop', interactions: all.slice(first, first + 500), createMissing: true };
    await askWell(place, token, RECORD, { input });
  }

  const seen: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(30 * kill);
    await killAndRestartRewards();
    seen.push(await owed());
  }

  // Else the kills met a process that had nothing left to do.
  expect(seen.some((points) => points > before && points < before + PURCHASES * POUNDS)).toBe(true);
  expect(await owedAtRest()).toBe(before + PURCHASES * POUNDS);
  expect(await askWell(place, token, BOOKS)).toMatchObject({
    verifyLedger: { ok: true, problems: [], complete: true },
  });
}, 120_000);

import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { retailFile } from './config.ts';
import { figuresOf, profilesOf, untilCaughtUp } from './retail-answers.ts';
import { copyFirstLines } from './retail-file.ts';
import { payAPointPerPound, pointsOwed, untilPaid } from './retail-points.ts';
import { countRetail, type RetailFigures, retailRows } from './retail-figures.ts';
import {
  aPlace,
  askWell,
  type Finished,
  leave,
  type Place,
  type RunningGraph,
  runNode,
  runToEnd,
  startGraph,
  tokenFor,
} from './running-graph.ts';

const LOADER = 'infra/dev/load.js';
const LINES = 20_000;
const retail = retailFile();
const testWithRetail = retail ? test : test.skip;

let place: Place;
let graph: RunningGraph;
let token: string;

beforeAll(async () => {
  place = await aPlace();
  graph = await startGraph(place, '--no-demo');
  token = await tokenFor(place, '--staff', 'admin');
  await payAPointPerPound(place, token);
}, 120_000);

afterAll(async () => {
  await graph.stop();
  await leave(place);
});

function load(...flags: readonly string[]) {
  return runToEnd(place, LOADER, ['purchases', ...flags]);
}

async function customers(): Promise<number> {
  const query = 'query CountCustomers { customers(first: 1) { totalCount } }';
  return (await askWell<{ customers: { totalCount: number } }>(place, token, query)).customers.totalCount;
}

const SHOP = {
  source: 'corner-shop',
  currency: 'EUR',
  columns: { invoice: 'No', sku: 'Item', quantity: 'Pieces', occurredAt: 'At', unitPrice: 'Price', customer: 'Who' },
};
const SHOP_LINES = [
  'No,Item,Pieces,At,Price,Who',
  'A1,tea,2,2026-03-01T09:00:00Z,4.50,ann-secret',
  'A1,cup,one,2026-03-01T09:00:00Z,4.50,ann-secret',
  'A2,tea,1,yesterday,4.50,bob-secret',
  'A3,tea,1,2026-03-02 10:00:00,4.50,bob-secret',
  'A3,,1,2026-03-02 10:00:00,4.50,bob-secret',
  'A4,tea,1,2026-03-02 10:00:00,free,',
];

/** A small file of another shop, with a mapping of its own. */
function shopFile(): string[] {
  const [file, map] = [join(place.dataFolder, 'shop.csv'), join(place.dataFolder, 'shop.json')];
  writeFileSync(file, `${SHOP_LINES.join('\n')}\n`);
  writeFileSync(map, JSON.stringify(SHOP));
  return [file, '--map', map];
}

test('a dry run says what would happen, and writes nothing', async () => {
  const { code, stdout } = await load(...shopFile(), '--dry-run');

  expect(code).toBe(0);
  expect(stdout).toContain('Dry run, nothing was written: 2 invoices');
  expect(await customers()).toBe(0);
});

test('a file that fits no mapping, and one that is not there, are refused', async () => {
  const file = join(place.dataFolder, 'other.csv');
  writeFileSync(file, 'a,b\n1,2\n');

  expect(await load(file)).toMatchObject({ code: 2, stdout: '' });
  expect(await load(join(place.dataFolder, 'nowhere.csv'))).toMatchObject({ code: 2, stdout: '' });
});

/** Presses Ctrl-C while the first batch is under way: the gateway is held until then, however busy the machine is. */
async function loadAndInterrupt(file: string): Promise<Pick<Finished, 'code' | 'stdout'>> {
  const child = runNode(place, LOADER, ['purchases', file]);
  const parts: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  const gateway = graph.pids()['gateway'] ?? 0;
  process.kill(gateway, 'SIGSTOP');
  while (!hasBegun(file)) await sleep(20);
  child.kill('SIGINT');
  process.kill(gateway, 'SIGCONT');
  await once(child, 'close');
  return { code: child.exitCode, stdout: parts.join('') };
}

/** The list of refused lines is there as soon as the loader listens to Ctrl-C. */
function hasBegun(file: string): boolean {
  const folder = join(place.dataFolder, 'loads');
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(`${basename(file)}-`));
}

/** How many invoices a run of the loader sent. */
function sentBy({ stdout }: Pick<Finished, 'stdout'>): number {
  return Number(/^(\d+) invoices in /m.exec(stdout)?.[1]);
}

testWithRetail(
  'a load that was stopped goes on, a second one changes nothing, and the graph answers what the file says',
  async () => {
    const part = await copyFirstLines(retail ?? '', join(place.dataFolder, 'retail.csv.gz'), LINES);

    const stopped = await loadAndInterrupt(part);
    const rest = await load(part);
    const again = await load(part);
    const loadedAt = new Date();

    const { lines: _, profiles, points, ...expected } = await countRetail(retailRows(retail ?? '', LINES));
    expect(stopped).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nStopped\. Run the same again/) });
    expect(rest).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Stopped.') });
    expect(sentBy(stopped)).toBeGreaterThan(0);
    expect(sentBy(rest)).toBe(expected.invoices - sentBy(stopped));
    expect(again.stdout).toContain(`recorded 0, duplicates ${expected.invoices}, failed 0`);
    await Promise.all([untilCaughtUp(place, token, loadedAt), untilPaid(place, token, points, 60_000)]);
    expect(await pointsOwed(place, token)).toBe(points);
    expect(await figuresOf(place, token)).toEqual(expected);
    const some = Object.keys(profiles).slice(0, 5);
    expect(await profilesOf(place, token, 'uci-online-retail', some)).toEqual(chosen(profiles, some));
  },
  180_000,
);

function chosen(profiles: RetailFigures['profiles'], ids: readonly string[]) {
  return Object.fromEntries(
    ids.map((id) => {
      const { orders = 0, revenue = 0, items = 0 } = profiles[id] ?? {};
      return [id, { orders, revenue, items }];
    }),
  );
}

test('bad lines are listed by number and reason for the owner alone, and the rest loads', async () => {
  const { code, stdout, stderr } = await load(...shopFile());

  expect(code).toBe(0);
  expect(stdout).toContain('recorded 2, duplicates 0, failed 0, customers created 2, products created 1');
  const [, rejected = ''] = /^Refused lines: (.*)$/m.exec(stdout) ?? [];
  expect(readFileSync(rejected, 'utf8').trim().split('\n')).toEqual([
    'line,reason',
    '3,QUANTITY_NOT_WHOLE',
    '4,TIME_NOT_UNDERSTOOD',
    '6,SKU_MISSING',
    '7,PRICE_NOT_DECIMAL',
  ]);
  expect(statSync(rejected).mode & 0o777).toBe(0o600);
  expect(stdout + stderr).not.toContain('secret');
});

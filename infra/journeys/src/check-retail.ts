import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { environmentWith, retailFile, ROOT } from './config.ts';
import { peakMemoryMiB } from './memory.ts';
import { figuresOf, type GraphFigures, profilesOf, untilCaughtUp } from './retail-answers.ts';
import { payAPointPerPound, pointsOwed, untilPaid } from './retail-points.ts';
import { countRetail, type RetailFigures, retailRows } from './retail-figures.ts';
import { copyFirstLines } from './retail-file.ts';
import { aPlace, leave, type Place, startGraph, tokenFor } from './running-graph.ts';

/**
 * `npm run check:retail`: loads a part of the retail file and then the whole of it, each into an empty graph through the
 * loader, and compares what the graph answers with what the file says and with the published figures. Exits with 1 where
 * they differ or the memory of a process grows with the file, 3 without the file.
 */
const SOURCE = 'uci-online-retail';
const PART_LINES = 100_000;
const PENCE = 100;
const ALL = Number.POSITIVE_INFINITY;
const SAMPLE_EVERY_MS = 200;
const LARGEST_GROWTH_PERCENT = 20;
const HOLDS_THE_DATA = 'mongo';
const LONGEST_CATCH_UP_MS = 60_000;
const LEAST_PER_SECOND = 1_500;

const file = retailFile();
if (!file) {
  process.stdout.write('not run: ../shared/data/online_retail is not beside this checkout\n');
  process.exit(3);
}
const { online_retail: published }: { online_retail: Published } = JSON.parse(
  readFileSync(new URL('../expected.json', `file://${file}`), 'utf8'),
);

/** The figures that others have published about the file; money in pounds. */
interface Published {
  readonly customers: number;
  readonly invoices: number;
  readonly invoices_identified: number;
  readonly revenue_all: number;
  readonly revenue_identified: number;
  readonly cohort_all_identified: unknown;
  readonly profiles: Readonly<Record<string, { readonly revenue: number; readonly orders: number }>>;
}

/** What a load took: the most memory of each process, and how many interactions were answered in a second. */
interface Cost {
  readonly peaks: Readonly<Record<string, number>>;
  readonly perSecond: number;
}

const part = await check(file, PART_LINES);
const whole = await check(file, ALL);
for (const [name, most] of Object.entries(whole.peaks)) reportMemory(name, part.peaks[name] ?? most, most);
reportSpeed(whole.perSecond);

/** Memory that grows with the file is a leak, but for the database's: it keeps the data there. */
function reportMemory(name: string, before: number, most: number): void {
  const grown = Math.round((most / before) * 100) - 100;
  const figures = `${name} at most ${before} MiB, then ${most} MiB (${grown} % more)`;
  if (name === HOLDS_THE_DATA) return void process.stdout.write(`GROWS     ${figures}, since it holds the data\n`);
  const isFlat = grown <= LARGEST_GROWTH_PERCENT;
  if (!isFlat) process.exitCode = 1;
  process.stdout.write(`${isFlat ? 'FLAT     ' : 'TOO MUCH '} ${figures}\n`);
}

/** The line is for two cores that do nothing else. */
function reportSpeed(perSecond: number): void {
  const isFast = perSecond >= LEAST_PER_SECOND;
  if (!isFast) process.exitCode = 1;
  process.stdout.write(
    `${isFast ? 'FAST     ' : 'TOO SLOW '} ${perSecond} interactions/s were answered, of at least ${LEAST_PER_SECOND}\n`,
  );
}

/** Loads the first lines into a graph of its own, compares, and says what it took. */
async function check(retail: string, lines: number): Promise<Cost> {
  const place = await aPlace();
  const graph = await startGraph(place, '--no-demo');
  try {
    const token = await tokenFor(place, '--staff', 'admin');
    await payAPointPerPound(place, token);
    const expected = await countRetail(retailRows(retail, lines));
    const input = lines === ALL ? retail : await copyFirstLines(retail, join(place.dataFolder, 'part.csv.gz'), lines);
    const loader = await load(place, input);
    const { perSecond } = loader;
    const loadedAt = new Date();
    const behind = await Promise.all([
      untilCaughtUp(place, token, loadedAt, LONGEST_CATCH_UP_MS),
      untilPaid(place, token, expected.points, LONGEST_CATCH_UP_MS),
    ]);
    process.stdout.write(`analytics and rewards caught up ${behind.map((s) => s.toFixed(1)).join(' and ')} s after\n`);
    await compare(place, token, expected, lines);
    const peaks = Object.entries(graph.pids()).map(([name, pid]) => [name, peakMemoryMiB(pid) ?? 0]);
    return { perSecond, peaks: { loader: loader.peak, ...Object.fromEntries(peaks) } };
  } finally {
    await graph.stop();
    await leave(place);
  }
}

/** What `npm run load` gives to Node: its memory is bounded there. */
function loaderAsUsual(): string[] {
  const { scripts }: { scripts: { load: string } } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return scripts.load.split(' ').slice(1);
}

/** Runs the loader with its progress on the screen; gives the most memory it took, in MiB, and the speed that it says. */
async function load(place: Place, input: string): Promise<{ readonly peak: number; readonly perSecond: number }> {
  const child = spawn(process.execPath, [...loaderAsUsual(), 'purchases', input], {
    cwd: ROOT,
    env: environmentWith(place.variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    process.stdout.write(text);
  });
  child.stderr.pipe(process.stderr, { end: false });
  let peak = 0;
  const sampling = setInterval(() => (peak = peakMemoryMiB(child.pid ?? 0) ?? peak), SAMPLE_EVERY_MS);
  await once(child, 'close');
  clearInterval(sampling);
  const [, perSecond = '0'] = / (\d+)\/s/.exec(said) ?? [];
  return { peak, perSecond: Number(perSecond) };
}

async function compare(place: Place, token: string, counted: RetailFigures, limit: number): Promise<void> {
  const { lines, profiles, points, ...expected } = counted;
  report('points', await pointsOwed(place, token), points);
  process.stdout.write(`${lines} lines were read\n`);
  const actual = await figuresOf(place, token);
  for (const [name, value] of Object.entries(expected)) report(name, actual[name as keyof typeof actual], value);
  const ids = Object.keys(published.profiles).filter((id) => profiles[id]);
  const answered = await profilesOf(place, token, SOURCE, ids);
  for (const id of ids) {
    const { orders = 0, items = 0, revenue = 0 } = profiles[id] ?? {};
    report(`customer ${id}`, answered[id], { orders, items, revenue });
  }
  if (limit === ALL) compareWithPublished(actual, answered);
}

function compareWithPublished(actual: GraphFigures, answered: Awaited<ReturnType<typeof profilesOf>>): void {
  report('published customers', actual.customers, published.customers);
  report('published invoices', actual.invoices, published.invoices);
  report('published identified invoices', actual.identifiedInvoices, published.invoices_identified);
  report('published revenue', actual.revenue, penceOf(published.revenue_all));
  report('published identified revenue', actual.identifiedRevenue, penceOf(published.revenue_identified));
  report('published cohorts', actual.cohorts, published.cohort_all_identified);
  for (const [id, { orders, revenue }] of Object.entries(published.profiles)) {
    const { orders: answeredOrders, revenue: answeredRevenue } = answered[id] ?? {};
    report(`published customer ${id}`, [answeredOrders, answeredRevenue], [orders, penceOf(revenue)]);
  }
}

function penceOf(pounds: number): number {
  return Math.round(pounds * PENCE);
}

function report(name: string, actual: unknown, expected: unknown): void {
  const isSame = isDeepStrictEqual(actual, expected);
  if (!isSame) process.exitCode = 1;
  const shown = typeof expected === 'number' ? ` ${String(actual)}` : '';
  process.stdout.write(`${isSame ? 'same     ' : 'DIFFERENT'} ${name}${shown}\n`);
  if (!isSame) process.stdout.write(`  expected ${JSON.stringify(expected)}\n  answered ${JSON.stringify(actual)}\n`);
}

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { retailFile } from './config.ts';
import { peakMemoryMiB } from './memory.ts';
import { figuresOf, type GraphFigures, profilesOf, untilCaughtUp } from './retail-answers.ts';
import { countRetail, retailRows } from './retail-figures.ts';
import { copyFirstLines } from './retail-file.ts';
import { aPlace, leave, type Place, runNode, startGraph, tokenFor } from './running-graph.ts';

/**
 * `npm run check:retail`: loads a part of the retail file and then the whole of it, each into an empty graph through the
 * loader, and compares what the graph answers with what the file says and with the published figures. Exits with 1 where
 * they differ, 3 without the file.
 */
const SOURCE = 'uci-online-retail';
const PART_LINES = 100_000;
const PENCE = 100;
const ALL = Number.POSITIVE_INFINITY;
const SAMPLE_EVERY_MS = 200;

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

type Peaks = Readonly<Record<string, number>>;

const part = await check(file, PART_LINES);
const whole = await check(file, ALL);
for (const [name, most] of Object.entries(whole)) {
  const grown = Math.round((most / (part[name] ?? most)) * 100) - 100;
  process.stdout.write(`${name.padEnd(10)} at most ${part[name]} MiB, then ${most} MiB (${grown} % more)\n`);
}

/** Loads the first lines into a graph of its own, compares, and gives the most memory that each process took. */
async function check(retail: string, lines: number): Promise<Peaks> {
  const place = await aPlace();
  const graph = await startGraph(place, '--no-demo');
  try {
    const input = lines === ALL ? retail : await copyFirstLines(retail, join(place.dataFolder, 'part.csv.gz'), lines);
    const loader = await load(place, input);
    const loadedAt = new Date();
    const token = await tokenFor(place, '--staff', 'admin');
    const seconds = await untilCaughtUp(place, token, loadedAt);
    process.stdout.write(`analytics caught up ${seconds.toFixed(1)} s after the end\n`);
    await compare(place, token, retail, lines);
    const peaks = Object.entries(graph.pids()).map(([name, pid]) => [name, peakMemoryMiB(pid) ?? 0]);
    return { loader, ...Object.fromEntries(peaks) };
  } finally {
    await graph.stop();
    leave(place);
  }
}

/** Runs the loader with its progress on the screen; gives the most memory it took, in MiB. */
async function load(place: Place, input: string): Promise<number> {
  const child = runNode(place, 'infra/dev/load.js', ['purchases', input]);
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  let peak = 0;
  const sampling = setInterval(() => (peak = peakMemoryMiB(child.pid ?? 0) ?? peak), SAMPLE_EVERY_MS);
  await once(child, 'close');
  clearInterval(sampling);
  return peak;
}

async function compare(place: Place, token: string, retail: string, limit: number): Promise<void> {
  const { lines, profiles, ...expected } = await countRetail(retailRows(retail, limit));
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

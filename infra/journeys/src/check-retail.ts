import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { retailFile } from './config.ts';
import { peakMemoryMiB } from './memory.ts';
import { figuresOf, profilesOf, untilCaughtUp } from './retail-answers.ts';
import { countRetail, retailRows } from './retail-figures.ts';
import { aPlace, leave, runToEnd, startGraph, tokenFor } from './running-graph.ts';

/**
 * `npm run check:retail`: loads the whole retail file into an empty graph through the loader, and compares what the graph
 * answers with what the file says and with the published figures. Exits with 1 where they differ, 3 without the file.
 */
const SOURCE = 'uci-online-retail';
const file = retailFile();
if (!file) {
  process.stdout.write('not run: ../shared/data/online_retail is not beside this checkout\n');
  process.exit(3);
}

const place = await aPlace();
const graph = await startGraph(place, '--no-demo');
try {
  const load = await runToEnd(place, 'infra/dev/load.js', ['purchases', file]);
  const loadedAt = new Date();
  process.stdout.write(`${load.stderr}${load.stdout}`);
  const token = await tokenFor(place, '--staff', 'admin');
  const seconds = await untilCaughtUp(place, token, loadedAt);
  process.stdout.write(`analytics caught up ${seconds.toFixed(1)} s after the end\n`);

  const { lines, profiles, ...expected } = await countRetail(retailRows(file));
  const published: { online_retail: { cohort_all_identified: unknown; profiles: object } } = JSON.parse(
    readFileSync(new URL('../expected.json', `file://${file}`), 'utf8'),
  );
  const ids = Object.keys(published.online_retail.profiles);
  const actual = await figuresOf(place, token);
  process.stdout.write(`${lines} lines were read\n`);
  for (const [name, value] of Object.entries(expected)) report(name, actual[name as keyof typeof actual], value);
  report('published cohorts', actual.cohorts, published.online_retail.cohort_all_identified);
  const answered = await profilesOf(place, token, SOURCE, ids);
  for (const id of ids) {
    const { orders = 0, items = 0, revenue = 0 } = profiles[id] ?? {};
    report(`customer ${id}`, answered[id], { orders, items, revenue });
  }
  for (const [name, pid] of Object.entries(graph.pids())) {
    process.stdout.write(`${name.padEnd(10)} at most ${peakMemoryMiB(pid)} MiB\n`);
  }
} finally {
  await graph.stop();
  leave(place);
}

function report(name: string, actual: unknown, expected: unknown): void {
  const isSame = isDeepStrictEqual(actual, expected);
  if (!isSame) process.exitCode = 1;
  const shown = typeof expected === 'number' ? ` ${String(actual)}` : '';
  process.stdout.write(`${isSame ? 'same     ' : 'DIFFERENT'} ${name}${shown}\n`);
  if (!isSame) process.stdout.write(`  expected ${JSON.stringify(expected)}\n  answered ${JSON.stringify(actual)}\n`);
}

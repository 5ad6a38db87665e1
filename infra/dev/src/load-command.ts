import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadToken, readConfig } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { graphClient } from './graph-client.ts';
import { openTokenKeys } from './keys.ts';
import { measure } from './load/invoices.ts';
import { loadPurchases } from './load/load-purchases.ts';
import { openLoadState, type Progress } from './load/load-state.ts';
import { mappingFor, readMapping, requireColumns } from './load/mapping.ts';
import { showProgress } from './load/progress.ts';
import { headerOf, linesOf } from './load/purchase-file.ts';
import { Refusal, runCommand } from './refusal.ts';
import { aStaffMember, issueToken } from './tokens.ts';

const USAGE = 'Usage: npm run load -- purchases FILE [--map mapping.json] [--url http://…] [--dry-run]';

/** `npm run load -- purchases FILE`: sends a file of invoice lines to the graph's public `recordInteractions`. */
await runCommand(async () => {
  const { file, map, url, dryRun } = readArguments(process.argv.slice(2));
  const config = readConfig();
  const folder = openDataFolder(config.dataFolder);
  const header = await headerOf(file);
  const mapping = map ? readMapping(map) : mappingFor(header);
  requireColumns(mapping, header);
  const token =
    loadToken() ?? (await issueToken(await openTokenKeys(folder, config), aStaffMember('admin'), new Date()));

  const extent = await measure(linesOf(file, mapping));
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const state = openLoadState(folder, file, mapping, dryRun);
  const client = graphClient(url ?? `http://127.0.0.1:${config.ports.gateway}`, 'import of purchases');
  const view = showProgress(
    { total: extent.lastLineOf.size, startedWith: state.progress.invoices },
    process.stderr,
    () => performance.now(),
  );
  const startMs = performance.now();
  const load = { file, mapping, extent, client, token, dryRun, state, view, stop: stopping.signal };
  const progress = await loadPurchases(load).finally(() => {
    view.end();
    void client.close();
  });

  const seconds = (performance.now() - startMs) / 1_000;
  process.stdout.write(summaryOf(progress, { seconds, dryRun, before: state.progress, rejected: state.rejectedFile }));
  if (progress.invoices < extent.lastLineOf.size) process.stdout.write('Stopped. Run the same again to go on.\n');
});

interface Summary {
  readonly seconds: number;
  readonly dryRun: boolean;
  readonly before: Progress;
  readonly rejected: string;
}

function summaryOf(progress: Progress, { seconds, dryRun, before, rejected }: Summary): string {
  const sent = progress.invoices - before.invoices;
  return [
    `${dryRun ? 'Dry run, nothing was written: ' : ''}${sent} invoices in ${seconds.toFixed(1)} s, ${Math.round(sent / seconds)}/s`,
    `recorded ${progress.recorded}, duplicates ${progress.duplicates}, failed ${progress.failed}, ` +
      `customers created ${progress.customersCreated}, products created ${progress.productsCreated}`,
    `Refused lines: ${rejected}`,
    '',
  ].join('\n');
}

function readArguments(args: string[]) {
  const options = { map: { type: 'string' }, url: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  const { values, positionals } = parsed(() => parseArgs({ args, options, allowPositionals: true }));
  const [kind, file] = positionals;
  if (kind !== 'purchases' || !file || positionals.length !== 2) throw new Refusal(USAGE);
  if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  return { file, map: values.map, url: values.url, dryRun: values['dry-run'] ?? false };
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch {
    throw new Refusal(USAGE);
  }
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SUBGRAPHS, type SubgraphName } from './subgraphs.ts';

/**
 * `npm run schema:check [-- FOLDER]`: whether each committed schema is the one that its code serves. A folder holds the
 * schemas to compare with, laid out like `subgraphs/`; usually it is that one.
 */
const subgraphs = fileURLToPath(new URL('../../../subgraphs', import.meta.url));
const committed = process.argv[2] ?? subgraphs;
const stale = SUBGRAPHS.filter(
  (name) => served(name) !== readFileSync(join(committed, name, 'schema.graphql'), 'utf8'),
);

for (const name of stale) {
  process.stderr.write(`subgraphs/${name}/schema.graphql is stale: npm run schema -w @customer-module/${name}\n`);
}
if (stale.length === 0) process.stdout.write('Every committed schema is the one that is served.\n');
process.exitCode = stale.length > 0 ? 1 : 0;

function served(name: SubgraphName): string {
  const register = fileURLToPath(new URL('../../dev/register.js', import.meta.url));
  const printed = spawnSync(process.execPath, ['--import', register, join(subgraphs, name, 'src/print-schema.ts')], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (printed.status !== 0) throw new Error(`The schema of ${name} cannot be printed: ${printed.stderr}`);
  return printed.stdout;
}

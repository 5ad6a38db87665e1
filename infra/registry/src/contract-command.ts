import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compose } from './compose.ts';
import { compareWithContract } from './contract.ts';
import { checkOperations } from './operations.ts';
import { committedSubgraphs, schemaPath, SUBGRAPHS } from './subgraphs.ts';

/** `npm run contract -- FOLDER`: how much of the contract each subgraph serves, and where it differs. */
const folder = resolve(process.argv[2] ?? '../shared/design/graph');

if (!existsSync(folder)) {
  process.stderr.write(`There is no contract in ${folder}: name the folder that holds it.\n`);
  process.exit(2);
}

for (const name of SUBGRAPHS) reportSubgraph(name);
reportOperations(join(folder, '../operations'));

function reportSubgraph(name: (typeof SUBGRAPHS)[number]): void {
  const promised = readFileSync(join(folder, `${name}.graphql`), 'utf8');
  const { coverage, differences } = compareWithContract(readFileSync(schemaPath(name), 'utf8'), promised);
  const counts = coverage.map(({ kind, found, total }) => `${kind} ${found}/${total}`);
  process.stdout.write(`${name.padEnd(10)} ${counts.join(', ')}\n`);
  for (const difference of differences) process.stdout.write(`  ${difference}\n`);
  if (differences.length > 0) process.exitCode = 1;
}

function reportOperations(operations: string): void {
  if (!existsSync(operations)) return;
  const composed = compose(committedSubgraphs((name) => `http://${name}.invalid/graphql`));
  if ('problems' in composed) {
    for (const { code, message } of composed.problems) process.stdout.write(`${code}: ${message}\n`);
    process.exitCode = 1;
    return;
  }
  const { total, valid, waiting, broken } = checkOperations(operations, composed.apiSchema);
  process.stdout.write(`operations valid ${valid.length}/${total}, waiting for fields ${waiting.length}\n`);
  for (const reason of broken) process.stdout.write(`  ${reason}\n`);
  if (broken.length > 0) process.exitCode = 1;
}

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('a committed schema that is not the one served is named, and fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  for (const name of ['profiles', 'community', 'analytics', 'rewards']) {
    mkdirSync(join(folder, name));
    cpSync(join(root, 'subgraphs', name, 'schema.graphql'), join(folder, name, 'schema.graphql'));
  }
  const stale = join(folder, 'rewards/schema.graphql');
  writeFileSync(stale, readFileSync(stale, 'utf8').replace('debt:', 'debts:'));

  const check = spawnSync(process.execPath, [join(root, 'infra/registry/schema.js'), folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });

  expect(check.status).toBe(1);
  expect(check.stderr).toBe('subgraphs/rewards/schema.graphql is stale: npm run schema -w @customer-module/rewards\n');
});

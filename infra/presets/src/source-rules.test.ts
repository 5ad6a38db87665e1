import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complaintsAbout } from './source-rules.ts';

/** Ours begin with this; written apart, since this file is looked at too. */
const OURS = '@customer-module';
const RULES = 'subgraphs/a/src/cats/cat.rules.ts';
const RESOLVER = 'subgraphs/a/src/cats/cat.resolver.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'source-rules-'));
  plant('subgraphs/a/package.json', JSON.stringify({ name: `${OURS}/a` }));
});

afterEach(() => rmSync(root, { recursive: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

test('the sources of this checkout keep to the rules', () => {
  expect(complaintsAbout(fileURLToPath(new URL('../../../', import.meta.url)))).toEqual([]);
});

test.each([
  [RULES, 'export async function feed(): Promise<void> {}', 'a rule waits for nothing'],
  [RULES, 'export const at = Date.now();', 'a rule has no clock'],
  [RULES, 'export const at = new Date();', 'a rule has no clock'],
  [RULES, 'export const luck = Math.random();', 'a rule has no chance'],
  [RESOLVER, 'export const cats = ({ em }: Context) => em.find(Cat, {});', 'a resolver does not read the database'],
  [RESOLVER, 'export function cats() { try { feed(); } catch { return null; } }', 'a resolver catches nothing'],
  [
    'subgraphs/a/src/main.ts',
    `import { run } from '${OURS}/subgraph-kit';`,
    `${OURS}/subgraph-kit is not in its package.json`,
  ],
])('%s with `%s` is complained of', (file, text, complaint) => {
  plant(file, text);

  expect(complaintsAbout(root)).toEqual([`${file}: ${complaint}`]);
});

test('a time that comes in as data, prose, and what is declared are no complaint', () => {
  plant('subgraphs/a/package.json', JSON.stringify({ name: `${OURS}/a`, dependencies: { [`${OURS}/kit`]: '1' } }));
  plant(
    RULES,
    '// Nobody may await new Date() here.\nexport const due = (now: Date) => new Date(now.getTime() + 1);\n',
  );
  plant(RESOLVER, `import { kit } from '${OURS}/kit';\nexport const text = 'try to catch em';\n`);

  expect(complaintsAbout(root)).toEqual([]);
});

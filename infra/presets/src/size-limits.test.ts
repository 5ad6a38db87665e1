import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The rules that lint names for a file with this text. */
function complaintsAbout(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'size-limits-'));
  const file = join(folder, 'planted.ts');
  writeFileSync(file, text);
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-c', '.oxlintrc.json', '-f', 'json', file], {
    cwd: root,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  const { diagnostics }: { diagnostics: { code: string }[] } = JSON.parse(stdout);
  return diagnostics.map(({ code }) => code);
}

function repeated(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

test.each([
  ['max-lines', repeated(301, (index) => `export const a${index} = ${index};`)],
  [
    'max-lines-per-function',
    `export function long(): void {\n${repeated(60, (index) => `globalThis.name = '${index}';`)}\n}`,
  ],
  [
    'complexity',
    `export function forked(n: number): number {\n${repeated(10, (index) => `if (n === ${index}) return ${index + 1};`)}\nreturn 0;\n}`,
  ],
  [
    'max-depth',
    'export function deep(n: number): void { if (n) { if (n > 1) { if (n > 2) { if (n > 3) { globalThis.name = ""; } } } } }',
  ],
  [
    'max-params',
    'export function wide(a: number, b: number, c: number, d: number, e: number): number { return a + b + c + d + e; }',
  ],
])('%s refuses what is one too big', (rule, text) => {
  expect(complaintsAbout(text)).toEqual([`eslint(${rule})`]);
});

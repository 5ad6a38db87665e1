import { readdirSync, readFileSync } from 'node:fs';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
/** The kit's own refusals before GraphQL. */
const OF_THE_KIT = ['BAD_REQUEST', 'METHOD_NOT_ALLOWED', 'UNKNOWN_HOST', 'UNSUPPORTED_MEDIA_TYPE'];
const THROWN =
  /(?:HttpRefusal\(\s*\d+,\s*|tooMuch\(\s*|unauthenticated\(\s*|SubgraphUnavailable\(name, |code: |reason: )'([A-Z_]{4,})'/g;

test('the README names every code and reason of the gateway', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => read(file));
  const said = new Set([...sources.join('\n').matchAll(THROWN)].map(([, name = '']) => name));
  const readme = read('../README.md');

  expect(said.size).toBeGreaterThan(15);
  expect([...said, ...OF_THE_KIT].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

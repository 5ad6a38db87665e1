import { readdirSync, readFileSync } from 'node:fs';
import { ApolloServerErrorCode } from '@apollo/server/errors';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
/** The kit's own refusals before GraphQL. */
const OF_THE_KIT = ['BAD_REQUEST', 'METHOD_NOT_ALLOWED', 'UNKNOWN_HOST', 'UNSUPPORTED_MEDIA_TYPE'];
/** What a subgraph refuses with: the gateway passes it on. */
const OF_SUBGRAPHS = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'CONFLICT', 'RATE_LIMITED'];
const THROWN =
  /(?:HttpRefusal\(\s*\d+,\s*|tooMuch\(\s*|unauthenticated\(\s*|SubgraphUnavailable\(name, |code: |reason: |[^=]= |\| )'([A-Z_]{4,})'/g;

const readme = read('../README.md');
const said = new Set(namesIn(sources().join('\n'), THROWN));

function sources(): string[] {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => read(file));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

test('the README names every code and reason of the gateway', () => {
  expect(said.size).toBeGreaterThan(15);
  expect([...said, ...OF_THE_KIT].filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('every code and reason in the README is one that the gateway gives', () => {
  const given = new Set<string>([...said, ...OF_THE_KIT, ...OF_SUBGRAPHS, ...Object.values(ApolloServerErrorCode)]);
  const [, refusals = ''] = readme.split('## How much');
  const named = namesIn(refusals, /`([A-Z]{2,}(?:_[A-Z]+)*)`/g);

  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !given.has(name))).toEqual([]);
});

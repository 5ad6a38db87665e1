import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { subgraphSchema } from '@customer-module/subgraph-kit';
import { expectDescribed, schemaLines } from '@customer-module/test-kit';
import { profiles } from './profiles.ts';

const CONTRACT = new URL('../../../../shared/design/graph/profiles.graphql', import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

test('the committed schema is the one that is served', async () => {
  const { sdl } = await subgraphSchema(profiles.resolvers);

  expect(sdl).toBe(read('../schema.graphql'));
});

test('everything that is served says what it is', async () => {
  const { sdl } = await subgraphSchema(profiles.resolvers);

  expectDescribed(sdl);
});

if (!existsSync(CONTRACT)) process.stderr.write('Skipped: the contract in ../shared/design is not here.\n');

(existsSync(CONTRACT) ? describe : describe.skip)('everything that is served stands in the contract', () => {
  test('with the same type, default and tags', () => {
    const served = schemaLines(read('../schema.graphql'));
    const promised = new Set(schemaLines(readFileSync(CONTRACT, 'utf8')));

    expect(served.filter((field) => !promised.has(field))).toEqual([]);
    expect(served.length).toBeGreaterThan(250);
  });
});

test('the README lists the reason of every refusal, and no other', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => /(rules|service|queries)\.ts$/.test(file))
    .map(read)
    .join('\n');
  const named = [...code.matchAll(/(?:forbidden|conflict|invalid)\(\s*'(\w+)'/g)].map(([, reason]) => reason);
  const missing = [...code.matchAll(/notFound\('(\w+)'/g)].map(([, noun]) => `${noun?.toUpperCase()}_NOT_FOUND`);

  const listed = [...read('../README.md').matchAll(/^- `([A-Z_]+)`/gm)].map(([, reason]) => reason);

  expect(new Set(listed)).toEqual(new Set([...named, ...missing]));
});

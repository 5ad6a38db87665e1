import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { subgraphSchema } from '@customer-module/subgraph-kit';
import { expectDescribed, schemaLines } from '@customer-module/test-kit';
import { getNamedType, isObjectType } from 'graphql';
import { analytics } from './analytics.ts';

const CONTRACT = new URL('../../../../shared/design/graph/analytics.graphql', import.meta.url);

/** Beyond the contract: what the 360° view shows of one customer, month by month. */
const BEYOND = /^(Customer\.revenueByMonth|RevenueMonth|ObjectTypeDefinition RevenueMonth)\b/;

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

test('the committed schema is the one that is served', async () => {
  const { sdl } = await subgraphSchema(analytics.resolvers);

  expect(sdl).toBe(read('../schema.graphql'));
});

test('everything that is served says what it is', async () => {
  const { sdl } = await subgraphSchema(analytics.resolvers);

  expectDescribed(sdl);
});

if (!existsSync(CONTRACT)) process.stderr.write('Skipped: the contract in ../shared/design is not here.\n');

(existsSync(CONTRACT) ? describe : describe.skip)('everything that is served stands in the contract', () => {
  test('with the same type, default and tags', () => {
    const served = schemaLines(read('../schema.graphql'));
    const promised = new Set(schemaLines(readFileSync(CONTRACT, 'utf8')));

    const unpromised = served.filter((line) => !promised.has(line) && !BEYOND.test(line));
    expect(unpromised).toEqual([]);
    expect(served.length).toBeGreaterThan(150);
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

test('nothing reads the facts of many people but through the gate', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  const readers = files.filter(
    (file) => /(?<!\.test)\.ts$/.test(file) && /\.aggregate\(|\.find\(Fact|\.find\(Basket/.test(read(file)),
  );

  // The gate itself; where the scores begin; and what one customer may see, which the fields of Customer guard.
  expect(readers.toSorted()).toEqual([
    'customers/customer.loaders.ts',
    'disclosure/disclosure.queries.ts',
    'rfm/rfm.loaders.ts',
    'rfm/rfm.queries.ts',
  ]);
});

test('every root field that counts people says what it hides', async () => {
  const { schema } = await subgraphSchema(analytics.resolvers);
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const counting = fields.filter(({ type }) => {
    const named = getNamedType(type);
    return isObjectType(named) && 'suppression' in named.getFields();
  });

  const others = fields.map(({ name }) => name).filter((name) => !counting.some((field) => field.name === name));
  expect(others.toSorted()).toEqual([
    '_entities',
    '_service',
    'analyticsFreshness',
    'behaviours',
    'dimensions',
    'metrics',
  ]);
  expect(counting.map(({ name }) => name).toSorted()).toEqual(['cube', 'retention', 'rfm']);
});

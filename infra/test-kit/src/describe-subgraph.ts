import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Features, subgraphSchema } from '@customer-module/subgraph-kit';
import { type DefinitionNode, parse } from 'graphql';
import { expectDescribed } from './expect-described.ts';
import { expectIdentityNeeded } from './expect-identity-needed.ts';
import { expectNoOperators, type Grounds } from './expect-no-operators.ts';
import { expectOneBatch } from './expect-one-batch.ts';
import { schemaLines } from './schema-lines.ts';
import { startServedSubgraph } from './served-subgraph.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';

/** In what one subgraph differs from another. */
export interface SubgraphChecks {
  /** Makes an entity of each type whose fields have arguments, and operations that made up values do not get past. */
  readonly arrange: (subgraph: TestSubgraph) => Promise<Grounds>;
  /** Which lines of its schema are not in the contract, on purpose. */
  readonly beyondContract?: RegExp;
}

/** A schema of fewer lines was not read. */
const FEWEST_LINES = 100;
const DIRECTIVES = ['@key', '@tag', '@shareable'];
const FEDERATION_LINK = /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v(\d+)\.(\d+)", import: \[(.*)\]\)/;
/** What Federation adds to every subgraph: `federation__FieldSet`, `_Entity`, the directives, and two fields of `Query`. */
const FEDERATIONS_OWN = /^(federation__|link__|_|link$|key$|tag$|shareable$|Query$)/;
/** Attacks are many requests. */
const PATIENCE_MS = 60_000;

/** What every subgraph promises. `home` is the address of its test, `src/<name>.test.ts`. */
export function describeSubgraph(features: Features, home: string, checks: SubgraphChecks): void {
  const committed = read(home, '../schema.graphql');
  describeSchema(features, committed);
  describeContract(new URL(`../../../../shared/design/graph/${features.name}.graphql`, home), committed, checks);
  describeReferences(features);
  describeAttacks(features, checks);

  test('the README lists the reason of every refusal, and no other', () => {
    const listed = [...read(home, '../README.md').matchAll(/^- `([A-Z_]+)`/gm)].map(([, reason]) => reason);

    expect(new Set(listed)).toEqual(reasonsIn(home));
  });
}

function describeSchema(features: Features, committed: string): void {
  test('the committed schema is the one that is served', async () => {
    expect((await subgraphSchema(features.resolvers)).sdl).toBe(committed);
  });

  test('everything that is served says what it is', () => {
    expectDescribed(committed);
  });

  test('asked for its schema as the gateway does, it shows the committed one', async () => {
    const text = await closingAfter(await startServedSubgraph(features), async (served) => {
      return (await served.ask('query { asGateway: _service { sdl } }')).text;
    });

    const { sdl } = (JSON.parse(text) as { data: { asGateway: { sdl: string } } }).data.asGateway;
    expect(sdl.slice(0, committed.length)).toBe(committed);
    const beyond = parse(sdl.slice(committed.length)).definitions.map(nameOf);
    expect(beyond.filter((name) => !FEDERATIONS_OWN.test(name))).toEqual([]);
  });

  test('it links Federation 2.9 or later, and imports the directives that it uses', () => {
    const [, major, minor, imported] = FEDERATION_LINK.exec(committed) ?? [];
    const used = DIRECTIVES.filter((each) => new RegExp(`^(type| ) .*${each}\\b`, 'm').test(committed));

    expect(Number(major)).toBe(2);
    expect(Number(minor)).toBeGreaterThanOrEqual(9);
    expect(used).toEqual(expect.arrayContaining(['@key', '@tag']));
    expect(used.filter((each) => !imported?.includes(`"${each}"`))).toEqual([]);
  });
}

function describeContract(contract: URL, committed: string, { beyondContract }: SubgraphChecks): void {
  const isHere = existsSync(contract);
  if (!isHere) process.stderr.write('Skipped: the contract in ../shared/design is not here.\n');

  (isHere ? test : test.skip)('everything that is served stands in the contract: types, defaults, tags', () => {
    const served = schemaLines(committed);
    const promised = new Set(schemaLines(readFileSync(contract, 'utf8')));

    expect(served.filter((line) => !promised.has(line) && !beyondContract?.test(line))).toEqual([]);
    expect(served.length).toBeGreaterThan(FEWEST_LINES);
  });
}

function describeAttacks(features: Features, { arrange }: SubgraphChecks): void {
  test(
    'whoever does not come from the gateway gets no answer, whatever they ask',
    async () => closingAfter(await startServedSubgraph(features), expectIdentityNeeded),
    PATIENCE_MS,
  );

  test(
    'an operator that somebody sends reaches the database as a value only',
    async () =>
      closingAfter(await startTestSubgraph(features), async (subgraph) =>
        expectNoOperators(subgraph, await arrange(subgraph)),
      ),
    PATIENCE_MS,
  );
}

function describeReferences(features: Features): void {
  test('a batch of references costs as many queries as one of them, whatever the entity', async () => {
    await closingAfter(await startTestSubgraph(features), expectOneBatch);
  });
}

interface Opened {
  readonly close: () => Promise<void>;
}

/** Also when the check fails: what stays open keeps the run from ending. */
async function closingAfter<Subgraph extends Opened, Result>(
  subgraph: Subgraph,
  check: (subgraph: Subgraph) => Promise<Result>,
): Promise<Result> {
  try {
    return await check(subgraph);
  } finally {
    await subgraph.close();
  }
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? (definition.name?.value ?? '') : '';
}

function read(home: string, path: string): string {
  return readFileSync(new URL(path, home), 'utf8');
}

/** The reasons of all refusals in the code beside a test, and below. */
function reasonsIn(home: string): Set<string> {
  const files = readdirSync(new URL('.', home), { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => read(home, file))
    .join('\n');
  const named = code.matchAll(/(?:unauthenticated|forbidden|conflict|invalid)\(\s*'(\w+)'/g);
  const missing = code.matchAll(/notFound\(\s*'(\w+)'/g);
  return new Set([
    ...Array.from(named, ([, reason = '']) => reason),
    ...Array.from(missing, ([, noun = '']) => `${noun.toUpperCase()}_NOT_FOUND`),
  ]);
}

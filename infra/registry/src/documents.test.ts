import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { compose } from './compose.ts';
import { committedSubgraphs } from './subgraphs.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A document in a template string: `query Name … {`, `mutation (…) {`. One that is put together from parts is left out. */
const TEMPLATE = /`\s*((?:query|mutation)\b[^`]*\{[^`]*)`/g;
const FENCED = /```graphql\n(.*?)```/gs;

/** The graph's own clients: whatever they send must be valid. Tests of single subgraphs ask a part, and of kits a toy. */
const CLIENTS = ['infra/dev', 'infra/journeys', 'gateway/src/explorer'];

interface Found {
  readonly file: string;
  readonly text: string;
}

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !file.includes('node_modules'))
    .map((file) => join(folder, file));
}

function documents(): Found[] {
  const sources = CLIENTS.flatMap((folder) => filesIn(folder, /\.ts$/));
  const files = CLIENTS.flatMap((folder) => filesIn(folder, /\.graphql$/));
  return [
    ...sources.flatMap((file) => matchesIn(file, TEMPLATE)),
    ...files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') })),
    ...matchesIn('README.md', FENCED),
  ].filter(({ text }) => !text.includes('${'));
}

function matchesIn(file: string, form: RegExp): Found[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(form)].map(([, text = '']) => ({ file, text }));
}

function graph(): GraphQLSchema {
  const composed = compose(committedSubgraphs((name) => `http://${name}.invalid/graphql`));
  if ('problems' in composed) throw new Error(JSON.stringify(composed.problems));
  return composed.apiSchema;
}

test('every document that a client of ours sends is valid on the composed graph', () => {
  const schema = graph();
  const found = documents();

  const invalid = found.flatMap(({ file, text }) =>
    validate(schema, parse(text)).map(({ message }) => `${file}: ${message}`),
  );

  expect(invalid).toEqual([]);
  expect(found.length).toBeGreaterThan(20);
});

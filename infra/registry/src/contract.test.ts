import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { compareWithContract } from './contract.ts';
import { checkOperations } from './operations.ts';

const PROMISED = `
  type Query { idea(id: ID!): Idea @tag(name: "partner") ideas(first: Int = 20): [Idea!] }
  type Idea @key(fields: "id") { id: ID! title: String! }
  enum IdeaStatus { OPEN SHIPPED }
`;

test('what is served as promised counts, and what is missing is only counted', () => {
  const served = 'type Query { idea(id: ID!): Idea @tag(name: "partner") } type Idea @key(fields: "id") { id: ID! }';

  const { coverage, differences } = compareWithContract(served, PROMISED);

  expect(coverage.map(({ kind, found, total }) => `${kind} ${found}/${total}`)).toEqual([
    'types 2/3',
    'fields 2/4',
    'arguments 1/2',
    'values 0/2',
  ]);
  expect(differences).toEqual([]);
});

test.each([
  ['type', 'title: String!', 'title: Int!', 'Idea.title'],
  ['nullability', 'title: String!', 'title: String', 'Idea.title'],
  ['default', 'first: Int = 20', 'first: Int = 10', 'Query.ideas(first:)'],
  ['tag of a field', ' @tag(name: "partner")', '', 'Query.idea'],
  ['key', ' @key(fields: "id")', '', 'Idea'],
])('another %s is a difference', (_, promised, served, path) => {
  const { differences } = compareWithContract(PROMISED.replace(promised, served), PROMISED);

  expect(differences).toHaveLength(1);
  expect(differences[0]).toMatch(`${path}: promised`);
});

test('an operation is valid, waits for a field, or is broken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  writeFileSync(join(folder, 'valid.graphql'), '{ idea(id: "1") { title } }');
  writeFileSync(join(folder, 'waiting.graphql'), '{ idea(id: "1") { title supporters { id } } }');
  writeFileSync(join(folder, 'broken.graphql'), '{ idea(id: "1") }');
  const schema = buildSchema('type Query { idea(id: ID!): Idea } type Idea { title: String! }');

  const report = checkOperations(folder, schema);
  rmSync(folder, { recursive: true });

  expect(report.valid).toEqual(['valid.graphql']);
  expect(report.waiting).toEqual(['waiting.graphql']);
  expect(report.broken).toEqual([expect.stringContaining('broken.graphql: Field "idea"')]);
});

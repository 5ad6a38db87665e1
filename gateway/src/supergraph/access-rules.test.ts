import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { startFakeGraph } from '../../test/fake-graph.ts';
import { withoutAccessRules } from './access-rules.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@requiresScopes", { name: "@policy", as: "@onlyBy" }])';

function supergraphOf(sdl: string): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'one', url: 'http://127.0.0.1:1/', typeDefs: parse(`${LINK}\n${sdl}`) },
  ]);
  if (!supergraphSdl) throw new Error(String(errors));
  return supergraphSdl;
}

test('rules of access are taken out with their links, whatever they are called', () => {
  const supergraph = supergraphOf(`
    type Query { open: Int signedIn: Int @authenticated scoped: Int @requiresScopes(scopes: [["a"]]) ruled: Int @onlyBy(policies: [["p"]]) }
    type Secret @key(fields: "id") @authenticated { id: ID! }
  `);
  expect(supergraph).toMatch(/@authenticated/);

  const stripped = withoutAccessRules(supergraph);

  expect(stripped).not.toMatch(/authenticated|requiresScopes|onlyBy|policy/i);
  expect(stripped).toMatch(/signedIn: Int/);
  expect(() => parse(stripped)).not.toThrow();
});

test('a graph without rules of access stays as it is, to the letter', () => {
  const supergraph = supergraphOf('type Query { authenticated: Int }');

  expect(withoutAccessRules(supergraph)).toBe(supergraph);
});

test('a graph with rules of access is served', async () => {
  const secret = {
    name: 'secret',
    sdl: 'type Query { answer: Int @authenticated }',
    resolvers: { Query: { answer: () => 42 } },
  };
  const graph = await startFakeGraph([secret]);
  expect(await readFile(graph.supergraphFile, 'utf8')).toMatch(/Int .*@authenticated/);

  expect(await graph.ask('{ answer }')).toEqual({ data: { answer: 42 } });

  await graph.stop();
});

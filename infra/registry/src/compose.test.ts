import { parse } from 'graphql';
import { compose } from './compose.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@tag", "@requires", "@external"])';
const HOME = 'type Query { customer(id: ID!): Customer } type Customer @key(fields: "id") { id: ID! handle: String }';

function graphOf(parts: Readonly<Record<string, string>>) {
  return compose(
    Object.entries(parts).map(([name, sdl]) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: parse(`${LINK} ${sdl}`),
    })),
  );
}

function codesOf(parts: Readonly<Record<string, string>>): string[] {
  const composed = graphOf(parts);
  return 'problems' in composed ? composed.problems.map(({ code }) => code) : [];
}

test('subgraphs that fit become one graph, which serves the fields of both', () => {
  const composed = graphOf({ profiles: HOME, rewards: 'type Customer @key(fields: "id") { id: ID! points: Int }' });

  if ('problems' in composed) throw new Error(JSON.stringify(composed.problems));

  expect(composed.apiSchema.getType('Customer')?.toString()).toBe('Customer');
  expect(composed.supergraphSdl).toContain('join__Graph');
});

test('what does not compose is refused with the reason of composition', () => {
  expect(codesOf({ profiles: HOME, rewards: 'type Query { customer: String }' })).not.toEqual([]);
});

test.each([
  ['NON_NULL_ROOT_FIELD', { profiles: `${HOME} type Mutation { rename: String! }` }],
  ['NON_NULL_ADDED_FIELD', { profiles: HOME, rewards: 'type Customer @key(fields: "id") { id: ID! points: Int! }' }],
  [
    'NON_NULL_ADDED_FIELD',
    {
      profiles: HOME.replace('String', 'String!'),
      rewards: 'type Customer @key(fields: "id") { id: ID! points: Int }',
    },
  ],
  [
    'ENTITY_WITHOUT_OWNER',
    {
      profiles: `${HOME} type Shop @key(fields: "id") { id: ID! }`,
      rewards: 'type Shop @key(fields: "id") { id: ID! }',
    },
  ],
  [
    'ARGUMENTS_IN_REQUIRES',
    {
      profiles: HOME,
      rewards:
        'type Customer @key(fields: "id") { id: ID! name(short: Boolean): String @external label: String @requires(fields: "name(short: true)") }',
    },
  ],
  [
    'MIXED_RESOLVABLE_KEYS',
    { profiles: HOME, rewards: 'type Customer @key(fields: "id", resolvable: false) { id: ID! }' },
  ],
])('%s is refused by name', (code, parts) => {
  expect(codesOf(parts)).toContain(code);
});

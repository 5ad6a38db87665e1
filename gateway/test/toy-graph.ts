import type { FakeDefinition } from './fake-subgraph.ts';

const names = ['Ada', 'Grace', 'Joan', 'Mary'];

/** A graph of two: people have names in one subgraph, and points and notes in the other. */
export function people(): FakeDefinition {
  return {
    name: 'people',
    sdl: `
      type Query { person(id: ID!): Person people(first: Int = 4): [Person!] }
      type Mutation { rename(id: ID!, name: String!): Person }
      type Person @key(fields: "id") { id: ID! name: String friends: [Person!] }
    `,
    resolvers: {
      Query: {
        person: (_: unknown, { id }: { id: string }) => aPerson(id),
        people: (_: unknown, { first }: { first: number }) => [...Array(first).keys()].map((id) => aPerson(String(id))),
      },
      Mutation: { rename: (_: unknown, { id }: { id: string }) => aPerson(id) },
      Person: { __resolveReference: ({ id }: { id: string }) => aPerson(id) },
    },
  };
}

export function points(resolvers: Record<string, unknown> = {}): FakeDefinition {
  return {
    name: 'points',
    sdl: `
      type Query { total: Int }
      type Person @key(fields: "id") { id: ID! points: Int notes(first: Int): [Note!] }
      type Note { text: String! by: Person }
    `,
    resolvers: {
      Query: { total: () => 42 },
      Person: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        points: ({ id }: { id: string }) => Number(id) * 10,
        notes: ({ id }: { id: string }) => [{ text: `About ${id}`, by: { id: '1' } }],
        ...resolvers,
      },
    },
  };
}

function aPerson(id: string): object {
  const friends = [{ id: '2' }, { id: '3' }];
  return {
    id,
    name: names[Number(id) % names.length],
    friends: friends.map((each) => ({ ...each, name: names[Number(each.id)] })),
  };
}

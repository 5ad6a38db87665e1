import { missingParts } from './missing-parts.ts';

const places = (query: string, variables = {}) => missingParts({ query, variables }).map((path) => path.join('.'));
const entities = (selections: string, representations: object[], more = {}) =>
  places(`query($representations: [_Any!]!) { _entities(representations: $representations) { ${selections} } }`, {
    representations,
    ...more,
  });
const person = { __typename: 'Person', id: '1' };
const robot = { __typename: 'Robot', id: '2' };

test('root fields are missing under the names they were asked by', () => {
  expect(places('mutation { a: rename(id: "1") { name } __typename b ... on Mutation { c } }')).toEqual([
    'a',
    'b',
    'c',
  ]);
});

test('fields of entities are missing for each one, by its type', () => {
  const asked = entities('... on Person { name points: score } ... on Robot { model }', [person, robot, person]);

  expect(asked).toEqual([
    '_entities.0.name',
    '_entities.0.points',
    '_entities.1.model',
    '_entities.2.name',
    '_entities.2.points',
  ]);
});

test('fields of an interface are missing for whatever implements it', () => {
  expect(entities('... on Named { name }', [person])).toEqual(['_entities.0.name']);
});

test("the planner's own aliases are those of the client", () => {
  expect(entities('... on Person { name__alias_0: name }', [person])).toEqual(['_entities.0.name']);
});

test('what the client left out is not missing', () => {
  expect(
    places('query($no: Boolean!) { a b @include(if: $no) c @skip(if: true) ... @include(if: $no) { d } }', {
      no: false,
    }),
  ).toEqual(['a']);
});

test('of many entities, the first hundred are named', () => {
  const many = Array.from({ length: 10_000 }, () => person);

  expect(entities('... on Person { name }', many)).toHaveLength(100);
});

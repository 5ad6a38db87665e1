import fc from 'fast-check';
import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { areSurelyValid } from './variables-check.ts';

const schema = buildSchema(`
  type Query { find(wish: Wish!): Int }
  enum Colour { RED BLUE }
  scalar Anything
  input Price { amount: Float! currency: String! = "EUR" }
  input Either @oneOf { id: ID name: String }
  input Wish {
    name: String!
    count: Int
    ids: [ID!]
    colour: Colour
    price: Price
    either: Either
    more: [Wish]
    isNew: Boolean = false
    note: Anything
  }
`);
const { definitions } = parse('query ($wish: Wish!, $count: Int = 1, $colours: [Colour!]) { find(wish: $wish) }');
const { variableDefinitions = [] } = definitions[0] as OperationDefinitionNode;

const surely = (variables: object): boolean =>
  areSurelyValid(schema, variableDefinitions, variables as Record<string, unknown>);
const isRight = (variables: object): boolean =>
  'coerced' in getVariableValues(schema, variableDefinitions, variables as Record<string, unknown>);

test('what clients usually send is surely right', () => {
  const more = [{ name: 'inner', price: { amount: 1.5 } }, null];

  expect(surely({ wish: { name: 'ball', count: 2, ids: ['a'], colour: 'RED', more, note: { any: 1 } } })).toBe(true);
  expect(surely({ wish: { name: '' }, count: null, colours: ['RED', 'BLUE'] })).toBe(true);
});

test.each([
  ['nothing', {}],
  ['null where there must be something', { wish: null }],
  ['a field that is unknown', { wish: { name: 'ball', size: 1 } }],
  ['a field that is missing', { wish: { price: { currency: 'EUR' } } }],
  ['text for a number', { wish: { name: 'ball', count: '2' } }],
  ['a number beyond 32 bits', { wish: { name: 'ball', count: 2 ** 31 } }],
  ['an unknown colour', { wish: { name: 'ball' }, colours: ['PINK'] }],
  ['null in a list that has none', { wish: { name: 'ball', ids: [null] } }],
  ['two of one', { wish: { name: 'ball', either: { id: '1', name: 'x' } } }],
  ['a prototype', JSON.parse('{ "wish": { "name": "ball", "__proto__": {} } }')],
])('%s is not', (_, variables) => {
  expect(surely(variables)).toBe(false);
  expect(isRight(variables)).toBe(false);
});

test('whatever is surely right is right for graphql-js, too', () => {
  const leaf = fc.oneof(
    fc.constantFrom('RED', 'PINK', '', null, true),
    fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
    fc.double(),
  );
  const names = fc.constantFrom(
    'name',
    'count',
    'ids',
    'colour',
    'price',
    'more',
    'isNew',
    'note',
    'amount',
    'currency',
  );
  const { wish } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 2 }), tie('wish')),
    wish: fc.dictionary(names, tie('value'), { minKeys: 1, maxKeys: 4 }),
  }));
  let right = 0;

  fc.assert(
    fc.property(wish, fc.boolean(), (stated, hasName) => {
      const variables = { wish: hasName ? { ...(stated as object), name: 'x' } : stated };
      if (!surely(variables)) return;
      right += 1;
      expect(isRight(variables)).toBe(true);
    }),
    { numRuns: 3_000 },
  );

  expect(right).toBeGreaterThan(50);
});

import fc from 'fast-check';
import { buildSchema, getVariableValues, GraphQLScalarType, type OperationDefinitionNode, parse } from 'graphql';
import { coercedQuickly } from './quick-coercion.ts';

const schema = buildSchema(`
  type Query { find(wish: Wish!): Int }
  enum Colour { RED BLUE }
  scalar Moment
  input Price { amount: Float! currency: String! = "EUR" }
  input Either @oneOf { id: ID name: String }
  input Odd { constructor: Int }
  input Wish {
    name: String!
    count: Int
    ids: [ID!]
    colour: Colour
    price: Price
    either: Either
    odd: Odd
    more: [Wish]
    isNew: Boolean = false
    at: Moment
  }
`);
const moment = schema.getType('Moment') as GraphQLScalarType;
moment.parseValue = (value) => {
  const read = new Date(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(read.getTime())) throw new TypeError('no moment');
  return read;
};
const { definitions } = parse('query ($wish: Wish!, $count: Int = 1, $colours: [Colour!]) { find(wish: $wish) }');
const { variableDefinitions = [] } = definitions[0] as OperationDefinitionNode;
const given = (variables: object) => variables as Record<string, unknown>;
const quickly = (variables: object) => coercedQuickly(schema, variableDefinitions, given(variables));
const slowly = (variables: object) => getVariableValues(schema, variableDefinitions, given(variables)).coerced;

test('what clients usually send is coerced as graphql-js does it: defaults, moments, nothing that was not stated', () => {
  const more = [{ name: 'inner', price: { amount: 1.5 }, at: '2026-01-01T00:00:00Z' }, null];
  const usual = { wish: { name: 'ball', count: 2, ids: ['a'], colour: 'RED', more, price: null } };

  expect(quickly(usual)).toEqual(slowly(usual));
  expect(quickly(usual)).toMatchObject({
    count: 1,
    wish: { isNew: false, more: [{ price: { amount: 1.5, currency: 'EUR' }, at: new Date('2026-01-01') }, null] },
  });
  expect(quickly({ wish: { name: '' }, count: null })).toEqual({ wish: { name: '', isNew: false }, count: null });
});

test.each([
  ['nothing', {}],
  ['null where there must be something', { wish: null }],
  ['a field that is unknown', { wish: { name: 'ball', size: 1 } }],
  ['a field that is missing', { wish: { price: { currency: 'EUR' } } }],
  ['text for a number', { wish: { name: 'ball', count: '2' } }],
  ['a number beyond 32 bits', { wish: { name: 'ball', count: 2 ** 31 } }],
  ['an unknown colour', { wish: { name: 'ball' }, colours: ['PINK'] }],
  ['a colour that prototypes have', { wish: { name: 'ball' }, colours: ['toString'] }],
  ['null in a list that has none', { wish: { name: 'ball', ids: [null] } }],
  ['two of one', { wish: { name: 'ball', either: { id: '1', name: 'x' } } }],
  ['no moment', { wish: { name: 'ball', at: 5 } }],
  ['a prototype', JSON.parse('{ "wish": { "name": "ball", "__proto__": {} } }')],
])('about %s graphql-js is asked, and finds fault', (_, variables) => {
  expect(quickly(variables)).toBeNull();
  expect(slowly(variables)).toBeUndefined();
});

test.each([
  ['one of', { wish: { name: 'ball', either: { id: '1' } } }],
  ['a name that prototypes have', { wish: { name: 'ball', odd: { constructor: 1 } } }],
  ['one for a list', { wish: { name: 'ball', ids: 'a' } }],
  ['a number for an id', { wish: { name: 'ball', ids: [1] } }],
])('about %s graphql-js is asked, and finds none', (_, variables) => {
  expect(quickly(variables)).toBeNull();
  expect(slowly(variables)).toBeDefined();
});

test('whatever is coerced quickly is what graphql-js makes of it', () => {
  const leaf = fc.oneof(
    fc.constantFrom('RED', 'PINK', '', '2026-01-01', null, true),
    fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
    fc.double(),
  );
  const names = fc.constantFrom('name', 'count', 'ids', 'colour', 'price', 'more', 'isNew', 'at', 'amount', 'currency');
  const { wish } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 2 }), tie('wish')),
    wish: fc.dictionary(names, tie('value'), { minKeys: 1, maxKeys: 4 }),
  }));
  let sure = 0;

  fc.assert(
    fc.property(wish, fc.boolean(), (stated, hasName) => {
      const variables = { wish: hasName ? { ...(stated as object), name: 'x' } : stated };
      const coerced = quickly(variables);
      if (!coerced) return;
      sure += 1;
      expect(coerced).toEqual(slowly(variables));
    }),
    { numRuns: 3_000 },
  );

  expect(sure).toBeGreaterThan(50);
});

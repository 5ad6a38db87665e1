import { getIntrospectionQuery, parse } from 'graphql';
import { documentCost } from './document-cost.ts';

const cost = (document: string) => documentCost(parse(document));

test('fields that stand in each other are deep, those side by side are not', () => {
  expect(cost('{ a { b { c } d } e }')).toMatchObject({ depth: 3, rootFields: 2, selections: 5 });
});

test('a fragment is as deep, and counts as often, as where it is used', () => {
  const twice = cost('{ a { ...f } b { x { ...f } } } fragment f on T { p: y { z @skip(if: true) } }');

  expect(twice).toMatchObject({ depth: 4, aliases: 2, directives: 2, rootFields: 2 });
});

test('inline fragments are as deep as what is in them', () => {
  expect(cost('{ ... on Query { a { ... { b } } } }')).toMatchObject({ depth: 2, rootFields: 1 });
});

test('aliases of __typename count', () => {
  expect(cost('{ a: __typename b: __typename c: d }')).toMatchObject({ aliases: 3, rootFields: 3 });
});

test('directives of operations and fragments count', () => {
  expect(cost('query @a { ...f @b } fragment f on Query @c { x @d ... @e { y } }')).toMatchObject({ directives: 5 });
});

test('the operation that costs most counts, since any of them can be chosen', () => {
  expect(cost('query A { a } query B { a { b { c } } } query C { a b c }')).toMatchObject({ depth: 3, rootFields: 3 });
});

test('introspection is exempt from the depth, and from nothing else', () => {
  expect(cost(getIntrospectionQuery())).toMatchObject({ depth: 1, rootFields: 1, aliases: 0 });
  expect(cost('{ __schema { x: types { y: name } } }')).toMatchObject({ depth: 1, aliases: 2 });
});

test('fragments that use each other twice, a hundred deep, are counted without writing them out', () => {
  const fragments = [...Array(100).keys()].map((n) => `fragment f${n} on T { ...f${n + 1} ...f${n + 1} }`);

  const { selections } = cost(`{ ...f0 } ${fragments.join(' ')} fragment f100 on T { a }`);

  expect(selections).toBeGreaterThan(2 ** 100);
});

test('fragments that use themselves end the count', () => {
  expect(cost('{ ...f } fragment f on T { a { ...g } } fragment g on T { ...f }').depth).toBeLessThan(5);
});

import type { ApolloGateway } from '@apollo/gateway';
import { buildSchema, parse } from 'graphql';
import { withQuickVariables } from './quick-variables.ts';

const schema = buildSchema('type Query { find(name: String!): Int }');
const operation = parse('query ($name: String!) { find(name: $name) }').definitions[0];

/** Something with the method that Apollo's gateway has, which says so when it is asked. */
function aGateway() {
  const asked: unknown[] = [];
  const gateway = {
    validateIncomingRequest: ({ request }: { request: { variables: unknown } }, _operation: unknown) => {
      asked.push(request.variables);
      return ['wrong'];
    },
  };
  withQuickVariables(gateway as unknown as ApolloGateway);
  const validate = (variables: object) =>
    Reflect.get(gateway, 'validateIncomingRequest')({ request: { variables } }, { schema, operation });
  return { validate, asked };
}

test('what is surely right is not coerced by Apollo, and everything else is judged there', () => {
  const { validate, asked } = aGateway();

  expect(validate({ name: 'Ada' })).toEqual([]);
  expect(validate({ name: 1 })).toEqual(['wrong']);

  expect(asked).toEqual([{ name: 1 }]);
});

test('a gateway that checks elsewhere is not taken', () => {
  expect(() => withQuickVariables({} as ApolloGateway)).toThrow('no validateIncomingRequest any more');
});

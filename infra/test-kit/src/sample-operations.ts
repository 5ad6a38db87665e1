import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** A document that asks one root field, with values for all its arguments. */
export interface SampleOperation {
  /** `Query.idea`, or `_entities Idea`. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What stands for each scalar; what is not named here is a string. */
export type SampleValue = (scalar: string) => unknown;

const DEEPEST = 6;

const ORDINARY: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  SafeInt: 1,
  Boolean: true,
  DateTime: '2026-05-01T12:00:00.000Z',
};

export function ordinaryValue(scalar: string): unknown {
  return scalar in ORDINARY ? ORDINARY[scalar] : 'sample';
}

/** One operation for each root field of a subgraph, `_service` and each entity included: no list is kept by hand. */
export function sampleOperations(schema: GraphQLSchema, valueOf: SampleValue = ordinaryValue): SampleOperation[] {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((each) => each ?? []);
  const fields = roots.flatMap((root) =>
    Object.values(root.getFields())
      .filter((field) => !field.name.startsWith('_'))
      .map((field) => rootField(root.name, field, valueOf)),
  );
  const service = { name: 'Query._service', query: '{ _service { sdl } }', variables: {} };
  return [...fields, service, ...entityOperations(schema, valueOf)];
}

function rootField(root: string, field: GraphQLField<unknown, unknown>, valueOf: SampleValue): SampleOperation {
  const kind = root === 'Mutation' ? 'mutation' : 'query';
  const declared = field.args.map((each) => `$${each.name}: ${String(each.type)}`).join(', ');
  const passed = field.args.map((each) => `${each.name}: $${each.name}`).join(', ');
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  const query = `${kind} Sample${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`}${selection} }`;
  const variables = Object.fromEntries(field.args.map((each) => [each.name, sampleOf(each.type, valueOf)]));
  return { name: `${root}.${field.name}`, query, variables };
}

function entityOperations(schema: GraphQLSchema, valueOf: SampleValue): SampleOperation[] {
  const union = schema.getType('_Entity');
  const types = union && 'getTypes' in union ? union.getTypes() : [];
  const query =
    'query Sample($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';
  return types.map(({ name }) => ({
    name: `_entities ${name}`,
    query,
    // The gateway's representations are unchecked: a key may be anything.
    variables: { representations: [{ __typename: name, id: valueOf('_Any') }] },
  }));
}

function sampleOf(type: GraphQLInputType, valueOf: SampleValue, depth = 0): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, valueOf, depth);
  if (depth > DEEPEST) return null;
  if (isListType(type)) return [sampleOf(type.ofType, valueOf, depth + 1)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return valueOf(type.name);
  const fields = Object.values(type.getFields());
  return Object.fromEntries(fields.map((each) => [each.name, sampleOf(each.type, valueOf, depth + 1)]));
}

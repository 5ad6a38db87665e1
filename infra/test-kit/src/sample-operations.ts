import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  Kind,
} from 'graphql';

/** A document that asks one field, with values for its arguments. */
export interface SampleOperation {
  /** `Query.idea`, `_entities Idea`, or `Idea.support(first:)`. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Field = GraphQLField<unknown, unknown>;

/** The key of an entity, such as `{ id: 'idea_1' }`. */
export type EntityKey = Readonly<Record<string, unknown>>;

/** An entity that is there, for each type whose fields have arguments. */
export type Existing = Readonly<Record<string, EntityKey>>;

/** What stands for each scalar; what is not named here is a string. */
export type SampleValue = (scalar: string) => unknown;

/** Asks entities by their keys. */
export const ENTITIES =
  'query Sample($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';

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
      .map((field) => rootField(root.name, field, field.args, valueOf)),
  );
  const service = { name: 'Query._service', query: '{ _service { sdl } }', variables: {} };
  return [...fields, service, ...entityOperations(schema, valueOf)];
}

/**
 * One operation for each argument that another one may hide, because a refusal of one ends the field: those of root
 * fields with several, and all of fields further down. Those are asked of an entity that exists.
 */
export function argumentOperations(
  schema: GraphQLSchema,
  existing: Existing,
  valueOf: SampleValue = ordinaryValue,
): SampleOperation[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return types
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap((type) => Object.values(type.getFields()).flatMap((field) => argumentsOf(type, field, existing, valueOf)));
}

function argumentsOf(type: GraphQLObjectType, field: Field, existing: Existing, valueOf: SampleValue) {
  const isRoot = type.name === 'Query' || type.name === 'Mutation';
  if (field.name.startsWith('_') || (isRoot && field.args.length < 2)) return [];
  return field.args.map((argument) => {
    const given = field.args.filter((each) => each === argument || isRequiredArgument(each));
    const operation = isRoot
      ? rootField(type.name, field, given, valueOf)
      : entityField(type.name, field, given, { valueOf, key: existing[type.name] ?? {} });
    return { ...operation, name: `${type.name}.${field.name}(${argument.name}:)` };
  });
}

function rootField(
  root: string,
  field: Field,
  given: readonly GraphQLArgument[],
  valueOf: SampleValue,
): SampleOperation {
  const kind = root === 'Mutation' ? 'mutation' : 'query';
  const query = `${kind} Sample${declared(given)} { ${asked(field, given)} }`;
  return { name: `${root}.${field.name}`, query, variables: valuesOf(given, valueOf) };
}

function entityField(
  owner: string,
  field: Field,
  given: readonly GraphQLArgument[],
  { valueOf, key }: { readonly valueOf: SampleValue; readonly key: EntityKey },
): SampleOperation {
  const entity = `_entities(representations: $representations) { ... on ${owner} { ${asked(field, given)} } }`;
  const query = `query Sample${declared(given, '$representations: [_Any!]!')} { ${entity} }`;
  const representations = [{ __typename: owner, ...key }];
  return { name: `${owner}.${field.name}`, query, variables: { ...valuesOf(given, valueOf), representations } };
}

function declared(given: readonly GraphQLArgument[], ...more: readonly string[]): string {
  const all = [...more, ...given.map((each) => `$${each.name}: ${String(each.type)}`)];
  return all.length > 0 ? `(${all.join(', ')})` : '';
}

function asked(field: Field, given: readonly GraphQLArgument[]): string {
  const passed = given.map((each) => `${each.name}: $${each.name}`).join(', ');
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${field.name}${passed && `(${passed})`}${selection}`;
}

function valuesOf(given: readonly GraphQLArgument[], valueOf: SampleValue): Record<string, unknown> {
  return Object.fromEntries(given.map((each) => [each.name, sampleOf(each.type, valueOf)]));
}

/** The gateway's representations are unchecked: each part of a key may be anything, also where the others are right. */
function entityOperations(schema: GraphQLSchema, valueOf: SampleValue): SampleOperation[] {
  return entityTypes(schema).flatMap((type) => {
    const right = sampleKey(type, valueOf);
    const keys = [right, ...Object.keys(right).map((field) => ({ ...right, [field]: valueOf('_Any') }))];
    return keys.map((key) => ({
      name: `_entities ${type.name}`,
      query: ENTITIES,
      variables: { representations: [{ __typename: type.name, ...key }] },
    }));
  });
}

export function entityTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const union = schema.getType('_Entity');
  return isUnionType(union) ? union.getTypes() : [];
}

/** A key in its right form. */
export function sampleKey(type: GraphQLObjectType, valueOf: SampleValue): EntityKey {
  return Object.fromEntries(keyFieldsOf(type).map((field) => [field, sampleOf(typeOf(type, field), valueOf)]));
}

/** What `@key(fields: "id version")` names. */
function keyFieldsOf({ name, astNode }: GraphQLObjectType): string[] {
  const key = astNode?.directives?.find((each) => each.name.value === 'key');
  const fields = key?.arguments?.find((each) => each.name.value === 'fields')?.value;
  if (fields?.kind !== Kind.STRING) throw new Error(`The entity ${name} has no key.`);
  return fields.value.split(' ');
}

function typeOf(type: GraphQLObjectType, fieldName: string): GraphQLInputType {
  const named = getNamedType(type.getFields()[fieldName]?.type);
  if (!isLeafType(named)) throw new Error(`The key ${type.name}.${fieldName} is no scalar.`);
  return named;
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

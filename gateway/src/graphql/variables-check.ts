import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';

/** Whether a value from JSON is one of a type, for certain; false where it is not, or cannot be said quickly. */
type Check = (value: unknown) => boolean;

const LARGEST_INT = 2 ** 31 - 1;
const BUILT_IN: Readonly<Record<string, Check>> = {
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LARGEST_INT,
  Float: (value) => Number.isFinite(value),
  ID: (value) => typeof value === 'string',
};
const checks = new WeakMap<GraphQLInputType, Check>();

/**
 * Whether all variables have values of their types, without making the coerced copy that nobody here would read. A no
 * is no verdict: graphql-js then says what is wrong, if anything is.
 */
export function areSurelyValid(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return definitions.every(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) return false;
    const name = variable.name.value;
    if (Object.hasOwn(variables, name)) return checkOf(type)(variables[name]);
    return defaultValue !== undefined || !isNonNullType(type);
  });
}

function checkOf(type: GraphQLInputType): Check {
  const known = checks.get(type);
  if (known) return known;
  // A type may be inside of itself.
  checks.set(type, (value) => checkOf(type)(value));
  const check = compiled(type);
  checks.set(type, check);
  return check;
}

function compiled(type: GraphQLInputType): Check {
  if (isNonNullType(type)) {
    const isOne = checkOf(type.ofType);
    return (value) => value !== null && value !== undefined && isOne(value);
  }
  if (isListType(type)) {
    const isItem = checkOf(type.ofType);
    return (value) => value === null || (Array.isArray(value) && value.every(isItem));
  }
  return isInputObjectType(type) ? objectCheck(type) : leafCheck(type);
}

function objectCheck(type: GraphQLInputObjectType): Check {
  if (type.isOneOf) return () => false;
  const fields = Object.values(type.getFields());
  const byName = new Map(fields.map((field) => [field.name, checkOf(field.type)]));
  const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
  const names = required.map(({ name }) => name);
  return (value) => {
    if (value === null) return true;
    if (!isObject(value)) return false;
    for (const name of Object.keys(value)) {
      if (!byName.get(name)?.(value[name])) return false;
    }
    return names.every((name) => Object.hasOwn(value, name));
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leafCheck(type: GraphQLLeafType): Check {
  if (isEnumType(type)) {
    return (value) => value === null || (typeof value === 'string' && type.getValue(value) !== undefined);
  }
  const isOne = BUILT_IN[type.name] ?? ((value) => isParsed(() => type.parseValue(value)));
  return (value) => value === null || isOne(value);
}

function isParsed(parse: () => unknown): boolean {
  try {
    return parse() !== undefined;
  } catch {
    return false;
  }
}

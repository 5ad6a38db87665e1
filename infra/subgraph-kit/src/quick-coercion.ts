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
  valueFromAST,
  type VariableDefinitionNode,
} from 'graphql';

/** Answered where a value is not right, or where that cannot be said quickly. */
const UNSURE = Symbol('unsure');

/** Makes of a value from JSON what resolvers get, as graphql-js would. */
type Coercion = (value: unknown) => unknown;

const LARGEST_INT = 2 ** 31 - 1;
const onlyIf =
  (isRight: (value: unknown) => boolean): Coercion =>
  (value) =>
    isRight(value) ? value : UNSURE;
const BUILT_IN: Readonly<Record<string, Coercion>> = {
  String: onlyIf((value) => typeof value === 'string'),
  Boolean: onlyIf((value) => typeof value === 'boolean'),
  Int: onlyIf((value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LARGEST_INT),
  Float: onlyIf((value) => Number.isFinite(value)),
  ID: onlyIf((value) => typeof value === 'string'),
};
const coercions = new WeakMap<GraphQLInputType, Coercion>();

/**
 * The values of an operation's variables, coerced by functions that are made once for each type. Null is no verdict:
 * graphql-js, which walks the types again for each of 60,000 values of a load, then says what is wrong, if anything is.
 */
export function coercedQuickly(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> | null {
  const coerced: Record<string, unknown> = {};
  for (const { variable, type: node, defaultValue } of definitions) {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) return null;
    const name = variable.name.value;
    if (Object.hasOwn(given, name)) coerced[name] = coercionOf(type)(given[name]);
    else if (defaultValue) coerced[name] = valueFromAST(defaultValue, type);
    else if (isNonNullType(type)) return null;
    if (coerced[name] === UNSURE) return null;
  }
  return coerced;
}

function coercionOf(type: GraphQLInputType): Coercion {
  const known = coercions.get(type);
  if (known) return known;
  // A type may be inside of itself.
  coercions.set(type, (value) => coercionOf(type)(value));
  const made = newCoercion(type);
  coercions.set(type, made);
  return made;
}

function newCoercion(type: GraphQLInputType): Coercion {
  if (isNonNullType(type)) {
    const coerce = coercionOf(type.ofType);
    return (value) => (value === null || value === undefined ? UNSURE : coerce(value));
  }
  if (isListType(type)) return listCoercion(coercionOf(type.ofType));
  const coerce = isInputObjectType(type) ? objectCoercion(type) : leafCoercion(type);
  return (value) => (value === null ? null : coerce(value));
}

function listCoercion(coerce: Coercion): Coercion {
  return (value) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return UNSURE;
    const items = value.map(coerce);
    return items.includes(UNSURE) ? UNSURE : items;
  };
}

function objectCoercion(type: GraphQLInputObjectType): Coercion {
  const fields = Object.values(type.getFields()).map(({ name, type: fieldType, defaultValue }) => ({
    name,
    defaultValue,
    coerce: coercionOf(fieldType),
    isRequired: isNonNullType(fieldType),
  }));
  if (type.isOneOf || fields.some(({ name }) => name in Object.prototype)) return () => UNSURE;
  return (value) => {
    if (!isObject(value)) return UNSURE;
    const coerced: Record<string, unknown> = {};
    let taken = 0;
    for (const { name, coerce, defaultValue, isRequired } of fields) {
      const stated = value[name];
      if (stated !== undefined) {
        taken += 1;
        const made = coerce(stated);
        if (made === UNSURE) return UNSURE;
        coerced[name] = made;
      } else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isRequired) return UNSURE;
    }
    return taken === Object.keys(value).length ? coerced : UNSURE;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leafCoercion(type: GraphQLLeafType): Coercion {
  if (isEnumType(type)) {
    return (value) => {
      const known = typeof value === 'string' ? type.getValue(value) : undefined;
      return known ? known.value : UNSURE;
    };
  }
  return BUILT_IN[type.name] ?? ((value) => parsed(type, value));
}

function parsed(type: GraphQLLeafType, value: unknown): unknown {
  try {
    const made: unknown = type.parseValue(value);
    return made === undefined ? UNSURE : made;
  } catch {
    return UNSURE;
  }
}

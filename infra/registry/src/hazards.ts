import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
} from 'graphql';
import type { Problem } from './problem.ts';
import type { SubgraphDefinition } from './subgraphs.ts';

/**
 * Who owns an entity that several subgraphs know. The owner promises its fields; whoever adds to it may be down, and a
 * non-null field of a subgraph that is down would take the whole entity with it.
 */
const OWNERS: Readonly<Record<string, string>> = {
  Customer: 'profiles',
  Product: 'profiles',
  Segment: 'analytics',
  Consultation: 'community',
  Idea: 'community',
  Post: 'community',
  Statement: 'community',
};

/** Entities whose owner keeps every field nullable too: they are referred to from everywhere. */
const NULLABLE_AT_HOME = new Set(['Customer', 'Product']);
const ROOTS = new Set(['Query', 'Mutation']);

type ObjectType = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

interface Part {
  readonly subgraph: string;
  readonly type: ObjectType;
}

/** What composes without complaint and hurts later, each by its name. */
export function hazardsOf(subgraphs: readonly SubgraphDefinition[]): Problem[] {
  const parts = subgraphs.flatMap(partsOf);
  const byType = Map.groupBy(parts, ({ type }) => type.name.value);
  return [...byType].flatMap(([name, all]) => [
    ...(ROOTS.has(name) ? all.flatMap(nonNullRoots) : []),
    ...(isShared(all) ? sharedEntityHazards(name, all) : []),
    ...all.flatMap(requiresHazards),
    ...mixedKeys(name, all),
  ]);
}

function partsOf({ name: subgraph, typeDefs }: SubgraphDefinition): Part[] {
  return typeDefs.definitions
    .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION)
    .map((type) => ({ subgraph, type }));
}

function nonNullRoots({ subgraph, type }: Part): Problem[] {
  return nonNullFields(type).map((field) => ({
    code: 'NON_NULL_ROOT_FIELD',
    message: `${type.name.value}.${field.name.value} of ${subgraph} is non-null: when ${subgraph} is down, every answer that asks for it is lost.`,
  }));
}

function isShared(parts: readonly Part[]): boolean {
  return parts.some(({ type }) => keysOf(type).length > 0) && new Set(parts.map(({ subgraph }) => subgraph)).size > 1;
}

function sharedEntityHazards(name: string, parts: readonly Part[]): Problem[] {
  const owner = OWNERS[name];
  if (!owner) {
    const known = parts.map(({ subgraph }) => subgraph).join(', ');
    return [{ code: 'ENTITY_WITHOUT_OWNER', message: `${name} stands in ${known}; say in the registry who owns it.` }];
  }
  const strict = parts.filter(({ subgraph }) => subgraph !== owner || NULLABLE_AT_HOME.has(name));
  return strict.flatMap(({ subgraph, type }) => {
    const keyFields = new Set(keysOf(type).flatMap(({ fields }) => fields.split(/[\s{}]+/)));
    return nonNullFields(type)
      .filter((field) => !keyFields.has(field.name.value))
      .map((field) => ({
        code: 'NON_NULL_ADDED_FIELD',
        message: `${name}.${field.name.value} of ${subgraph} is non-null: when ${subgraph} is down, the whole ${name} becomes null.`,
      }));
  });
}

function requiresHazards({ subgraph, type }: Part): Problem[] {
  return (type.fields ?? []).flatMap((field) =>
    directivesNamed(field.directives, 'requires')
      .filter((directive) => stringArgument(directive, 'fields').includes('('))
      .map(() => ({
        code: 'ARGUMENTS_IN_REQUIRES',
        message: `${type.name.value}.${field.name.value} of ${subgraph} requires a field with arguments: the planner mixes up their values.`,
      })),
  );
}

function mixedKeys(name: string, parts: readonly Part[]): Problem[] {
  const keys = parts.flatMap(({ type }) => keysOf(type));
  if (new Set(keys.map(({ resolvable }) => resolvable)).size < 2) return [];
  return [
    {
      code: 'MIXED_RESOLVABLE_KEYS',
      message: `${name} has keys with and without resolvable: false: the planner may ask whoever cannot answer.`,
    },
  ];
}

function nonNullFields(type: ObjectType): FieldDefinitionNode[] {
  return (type.fields ?? []).filter((field) => field.type.kind === Kind.NON_NULL_TYPE);
}

function keysOf(type: ObjectType): { readonly fields: string; readonly resolvable: boolean }[] {
  return directivesNamed(type.directives, 'key').map((directive) => {
    const resolvable = directive.arguments?.find((each) => each.name.value === 'resolvable')?.value;
    return {
      fields: stringArgument(directive, 'fields'),
      resolvable: !(resolvable?.kind === Kind.BOOLEAN && !resolvable.value),
    };
  });
}

function directivesNamed(directives: readonly ConstDirectiveNode[] = [], name: string): ConstDirectiveNode[] {
  return directives.filter((directive) => directive.name.value === name);
}

function stringArgument(directive: ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}

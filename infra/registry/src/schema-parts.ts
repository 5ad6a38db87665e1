import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
} from 'graphql';

export const PART_KINDS = ['types', 'fields', 'arguments', 'values'] as const;

/** One nameable thing of a schema, with everything about it that a contract fixes. */
export interface SchemaPart {
  readonly kind: (typeof PART_KINDS)[number];
  /** Such as `Customer.attribute(key:)`. */
  readonly path: string;
  /** Type, nullability, default and directives in one line. */
  readonly promise: string;
}

/** What a contract fixes about entities and variants; all other directives are the implementation's own. */
const FIXED_DIRECTIVES = new Set(['key', 'shareable', 'tag']);

/** Every type, field, argument and enum value of a schema. Fields of inputs count as fields. */
export function partsOf(sdl: string): Map<string, SchemaPart> {
  const types = parse(sdl).definitions.filter((node) => 'name' in node && isType(node));
  return new Map(types.flatMap(partsOfType).map((part) => [part.path, part]));
}

function isType(node: { readonly kind: Kind }): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}

function partsOfType(type: TypeDefinitionNode): SchemaPart[] {
  const path = type.name.value;
  const values = 'values' in type ? (type.values ?? []) : [];
  const fields = 'fields' in type ? (type.fields ?? []) : [];
  const members = 'types' in type ? ` = ${(type.types ?? []).map(print).toSorted().join(' | ')}` : '';
  return [
    { kind: 'types', path, promise: `${type.kind}${members}${directives(type.directives)}` },
    ...values.map((value) => ({
      kind: 'values' as const,
      path: `${path}.${value.name.value}`,
      promise: directives(value.directives),
    })),
    ...fields.flatMap((field) => partsOfField(path, field)),
  ];
}

function partsOfField(owner: string, field: FieldDefinitionNode | InputValueDefinitionNode): SchemaPart[] {
  const path = `${owner}.${field.name.value}`;
  const parameters = 'arguments' in field ? (field.arguments ?? []) : [];
  return [
    { kind: 'fields', path, promise: promiseOf(field) },
    ...parameters.map((parameter) => ({
      kind: 'arguments' as const,
      path: `${path}(${parameter.name.value}:)`,
      promise: promiseOf(parameter),
    })),
  ];
}

function promiseOf(node: FieldDefinitionNode | InputValueDefinitionNode): string {
  const standard = 'defaultValue' in node && node.defaultValue ? ` = ${print(node.defaultValue)}` : '';
  return `${print(node.type)}${standard}${directives(node.directives)}`;
}

function directives(nodes: readonly ConstDirectiveNode[] = []): string {
  const fixed = nodes.filter((node) => FIXED_DIRECTIVES.has(node.name.value));
  return fixed
    .map((node) => ` ${print(node)}`)
    .toSorted()
    .join('');
}

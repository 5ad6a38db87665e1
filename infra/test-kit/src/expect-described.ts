import { type ASTNode, Kind, parse, visit } from 'graphql';

interface Named {
  readonly name: { readonly value: string };
  readonly description?: { readonly value: string };
}

const DESCRIBED: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.FIELD_DEFINITION,
  Kind.INPUT_VALUE_DEFINITION,
  Kind.ENUM_VALUE_DEFINITION,
]);

/** The root types describe themselves by their name. */
const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** Every type, field, argument and enum value says what it is: the graph is its own manual. */
export function expectDescribed(sdl: string): void {
  expect(undescribed(sdl)).toEqual([]);
}

/** Paths such as `Idea.title` or `Query.idea.id` that have no description. */
export function undescribed(sdl: string): string[] {
  const missing: string[] = [];
  const path: string[] = [];
  visit(parse(sdl), {
    enter(node) {
      if (!isNamed(node)) return;
      path.push(node.name.value);
      const isRoot = path.length === 1 && ROOTS.has(node.name.value);
      if (!node.description?.value.trim() && !isRoot) missing.push(path.join('.'));
    },
    leave(node) {
      if (isNamed(node)) path.pop();
    },
  });
  return missing;
}

function isNamed(node: ASTNode): node is ASTNode & Named {
  return DESCRIBED.has(node.kind);
}

import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileFilter, type FilterOptions } from '../query/compile-filter.ts';
import type { ElementTests } from './apply-tree.ts';
import { filterIdentifier, isChange, type UpdateNode } from './update-tree.ts';

const failed = (message: string): ServerError => new ServerError('FailedToParse', message);

const documentsIn = (value: Value): Document[] =>
  Array.isArray(value) ? value.filter((item) => item instanceof Map) : [];

/** The one identifier that all conditions of an array filter speak of. */
function identifiersIn(filter: Document, found: Set<string>): void {
  for (const [name, value] of filter) {
    if (!name.startsWith('$')) found.add(name.split('.', 1)[0] ?? name);
    else for (const inner of documentsIn(value)) identifiersIn(inner, found);
  }
}

function identifierOf(filter: Document): string {
  const found = new Set<string>();
  identifiersIn(filter, found);
  const [first, second] = found;
  if (first === undefined) {
    throw failed('Cannot use an expression without a top-level field name in arrayFilters');
  }
  if (second !== undefined) {
    throw failed(
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(first)) {
    throw new ServerError(
      'BadValue',
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${first}'`,
    );
  }
  return first;
}

function usedIn(node: UpdateNode, used: Map<string, string>, path: string): void {
  for (const [name, child] of node.children) {
    const identifier = filterIdentifier(name);
    const at = path === '' ? name : `${path}.${name}`;
    if (identifier) used.set(identifier, at);
    if (!isChange(child)) usedIn(child, used, at);
  }
}

/** Compiles the array filters; each must be used by a path, and each `$[id]` needs one. */
export function compileArrayFilters(filters: readonly Value[], tree: UpdateNode, options: FilterOptions): ElementTests {
  const tests = new Map<string, (item: Value) => boolean>();
  const used = new Map<string, string>();
  usedIn(tree, used, '');
  for (const filter of filters) {
    if (!(filter instanceof Map)) throw new ServerError('TypeMismatch', 'arrayFilters must hold documents');
    const { matches } = compileFilter(filter, options);
    const identifier = identifierOf(filter);
    if (tests.has(identifier)) {
      throw failed(`Found multiple array filters with the same top-level field name ${identifier}`);
    }
    tests.set(identifier, (item) => matches(new Map([[identifier, item]])));
  }
  for (const [identifier, path] of used) {
    if (!tests.has(identifier)) {
      throw new ServerError('BadValue', `No array filter found for identifier '${identifier}' in path '${path}'`);
    }
  }
  for (const identifier of tests.keys()) {
    if (!used.has(identifier)) {
      throw failed(`The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
  return tests;
}

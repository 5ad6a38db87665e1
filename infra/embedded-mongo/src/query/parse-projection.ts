import { isNumeric } from '../bson/numbers.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { fieldsOfExpression } from '../expr/dependencies.ts';
import { checkedParts } from '../expr/field-path.ts';
import { operators } from '../expr/operators.ts';
import type { Scope } from '../expr/scope.ts';
import { isTrue } from '../expr/truth.ts';
import { newNode, type Leaf, type Policy, type ProjectionNode } from './projection-tree.ts';

/** A projection that was read. */
export type ParsedProjection = {
  readonly root: ProjectionNode;
  policy: Policy | null;
  /** The top-level fields that computed values read; null where they may read any. */
  fields: Set<string> | null;
  /** What `_id` is asked to do, where it is named. */
  id: 'include' | 'exclude' | null;
};

/** Reads the operators that only a find's projection knows; null where the value is none of them. */
export type SpecialReader = (path: string, value: Value, parsed: ParsedProjection) => boolean;

/** Where in the specification the parser is. */
type Place = { readonly parsed: ParsedProjection; readonly scope: Scope; readonly special: SpecialReader };

/** Puts a leaf at its path and refuses two that meet. */
export function place(root: ProjectionNode, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let node = root;
  for (const [index, part] of parts.entries()) {
    if (typeof leaf === 'function') node.computes = true;
    const child = node.children.get(part) ?? newNode();
    if (typeof child !== 'object') {
      throw new ServerError(
        31249,
        `Path collision at ${path} remaining portion ${[...parts.slice(index + 1), last].join('.')}`,
      );
    }
    node.children.set(part, child);
    node = child;
  }
  if (typeof leaf === 'function') node.computes = true;
  if (node.children.has(last)) throw new ServerError(31250, `Path collision at ${path}`);
  node.children.set(last, leaf);
}

function setPolicy(parsed: ParsedProjection, policy: Policy, path: string): void {
  parsed.policy ??= policy;
  if (parsed.policy === policy) return;
  if (policy === 'include') {
    throw new ServerError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  }
  throw new ServerError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
}

function readFlag(path: string, value: Value, { parsed }: Place): void {
  const leaf: Policy = isTrue(value) ? 'include' : 'exclude';
  if (path === '_id') parsed.id = leaf;
  else setPolicy(parsed, leaf, path);
  place(parsed.root, path, leaf);
}

/** A value to compute; it asks for inclusion. */
export function readComputed(path: string, value: Value, { parsed, scope }: Omit<Place, 'special'>): void {
  // What the query knows of a document may be added to any projection, and decides nothing about the fields.
  const isMeta = value instanceof Map && value.has('$meta');
  if (parsed.policy === 'exclude' && !isMeta) {
    throw new ServerError(31252, 'Cannot use expression other than $meta in exclusion projection');
  }
  if (!isMeta) parsed.policy = 'include';
  const fields = fieldsOfExpression(value);
  if (!fields) parsed.fields = null;
  else for (const field of fields) parsed.fields?.add(field);
  place(parsed.root, path, scope.compile(value, scope));
}

function readField(path: string, value: Value, where: Place): void {
  if (where.special(path, value, where.parsed)) return;
  checkedParts(path);
  if (typeof value === 'boolean' || isNumeric(value)) return readFlag(path, value, where);
  if (!(value instanceof Map)) return readComputed(path, value, where);
  const [first] = value.keys();
  if (first === undefined)
    throw new ServerError(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
  if (first.startsWith('$') && !Object.hasOwn(operators, first))
    throw new ServerError(31325, `Invalid $project :: caused by :: Unknown expression ${first}`);
  if (first.startsWith('$')) return readComputed(path, value, where);
  for (const [name, inner] of value) readField(`${path}.${name}`, inner, where);
}

/** Reads a projection with inclusions, exclusions and computed fields. */
export function parseProjection(spec: Document, scope: Scope, special: SpecialReader = () => false): ParsedProjection {
  const parsed: ParsedProjection = { root: newNode(), policy: null, fields: new Set(), id: null };
  for (const [path, value] of spec) readField(path, value, { parsed, scope, special });
  if (parsed.policy === null) parsed.policy = parsed.id === 'include' ? 'include' : 'exclude';
  if (parsed.policy === 'include' && !parsed.root.children.has('_id')) parsed.root.children.set('_id', 'include');
  return parsed;
}

/** The top-level fields that the projection needs; null where it needs all. */
export function neededBy(parsed: ParsedProjection): Set<string> | null {
  if (parsed.policy !== 'include' || !parsed.fields) return null;
  const fields = new Set(parsed.fields);
  for (const [name, child] of parsed.root.children) if (child !== 'exclude') fields.add(name);
  return fields;
}

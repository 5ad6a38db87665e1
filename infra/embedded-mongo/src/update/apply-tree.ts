import { identicalValues } from '../bson/compare.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { arrayIndex } from '../query/paths.ts';
import { printValue } from './print.ts';
import {
  creates,
  filterIdentifier,
  isChange,
  mergeChildren,
  orderedTree,
  type ApplyContext,
  type Change,
  type UpdateNode,
} from './update-tree.ts';

/** Decides whether an array's element belongs to `$[identifier]`. */
export type ElementTests = ReadonlyMap<string, (item: Value) => boolean>;

/** Padding an array further than this is a mistake, as the server sees it. */
const MAX_PADDING = 1_500_000;

/** Applies a tree of changes; what does not change is shared with the document before. */
export class TreeApplication {
  constructor(
    private readonly context: ApplyContext,
    private readonly tests: ElementTests,
  ) {}

  /** The new document; the same one where nothing changed. */
  root(document: Document, tree: UpdateNode): Document {
    return this.inDocument(document, tree, '');
  }

  private child(value: Value | undefined, child: UpdateNode | Change, path: string): Value | undefined {
    if (!isChange(child)) return this.node(value, child, path);
    const next = child.apply(value, this.context);
    if (child.alwaysChanges) return next;
    return next === value || (next !== undefined && value !== undefined && identicalValues(next, value)) ? value : next;
  }

  private node(value: Value | undefined, node: UpdateNode, path: string): Value | undefined {
    if (hasFilters(node)) return this.filtered(value, node, path);
    if (value instanceof Map) return this.inDocument(value, node, path);
    if (Array.isArray(value)) return this.inArray(value, node, path);
    if (node.children.has('$')) this.named(node);
    if (!creates(node, this.context)) return value;
    if (value === undefined) return this.inMissing(node, path);
    const name = this.named(node).keys().next().value ?? '';
    throw notViable(name, path, value);
  }

  private inMissing(node: UpdateNode, path: string): Document | undefined {
    const nothing: Document = new Map();
    const made = this.inDocument(nothing, node, path);
    return made === nothing ? undefined : made;
  }

  /** The children with the positional one under the index it stands for. */
  private named(node: UpdateNode): ReadonlyMap<string, UpdateNode | Change> {
    const positional = node.children.get('$');
    if (!positional) return node.children;
    if (this.context.matched === undefined) {
      throw new ServerError('BadValue', 'The positional operator did not find the match needed from the query.');
    }
    const name = String(this.context.matched);
    const children = new Map(node.children);
    children.delete('$');
    const other = children.get(name);
    children.set(name, other ? mergeChildren(other, positional) : positional);
    return orderedTree({ children }, true).children;
  }

  private inDocument(document: Document, node: UpdateNode, path: string): Document {
    let result: Document | undefined;
    for (const [name, child] of this.named(node)) {
      const before = document.get(name);
      const after = this.child(before, child, path === '' ? name : `${path}.${name}`);
      if (after === before) continue;
      result ??= new Map(document);
      if (after === undefined) result.delete(name);
      else {
        if (before === undefined) this.checkName(name, path);
        result.set(name, after);
      }
    }
    return result ?? document;
  }

  private checkName(name: string, path: string): void {
    if (!name.startsWith('$') || this.context.isInsert) return;
    const full = path === '' ? name : `${path}.${name}`;
    throw new ServerError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${name}' in '${full}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }

  private inArray(items: Value[], node: UpdateNode, path: string): Value[] {
    let result: Value[] | undefined;
    for (const [name, child] of this.named(node)) {
      const index = arrayIndex(name);
      if (index < 0) {
        if (creates(child, this.context)) throw notViable(name, path, items);
        continue;
      }
      const before = (result ?? items)[index];
      const after = this.child(before, child, `${path}.${name}`);
      if (after === before) continue;
      result ??= [...items];
      padTo(result, index);
      result[index] = after ?? null;
    }
    return result ?? items;
  }

  private filtered(value: Value | undefined, node: UpdateNode, path: string): Value {
    if (value === undefined) {
      throw new ServerError(
        'BadValue',
        `The path '${path}' must exist in the document in order to apply array updates.`,
      );
    }
    if (!Array.isArray(value)) {
      throw new ServerError(
        'BadValue',
        `Cannot apply array updates to non-array element ${path}: ${printValue(value)}`,
      );
    }
    let result: Value[] | undefined;
    for (const [index, item] of value.entries()) {
      const child = this.childOf(item, node);
      const after = child === undefined ? item : this.child(item, child, `${path}.${index}`);
      if (after === item) continue;
      result ??= [...value];
      result[index] = after ?? null;
    }
    return result ?? value;
  }

  /** What all identifiers that an element belongs to say about it. */
  private childOf(item: Value, node: UpdateNode): UpdateNode | Change | undefined {
    let joined: UpdateNode | Change | undefined;
    for (const [name, child] of node.children) {
      const identifier = filterIdentifier(name) ?? '';
      if (identifier !== '' && !this.tests.get(identifier)?.(item)) continue;
      joined = joined === undefined ? child : mergeChildren(joined, child);
    }
    return joined;
  }
}

function hasFilters(node: UpdateNode): boolean {
  for (const name of node.children.keys()) return filterIdentifier(name) !== null;
  return false;
}

function notViable(name: string, path: string, value: Value): ServerError {
  const field = path.split('.').at(-1) ?? path;
  return new ServerError('PathNotViable', `Cannot create field '${name}' in element {${field}: ${printValue(value)}}`);
}

function padTo(items: Value[], index: number): void {
  if (index - items.length > MAX_PADDING) {
    throw new ServerError('BadValue', `can't backfill more than ${MAX_PADDING} elements`);
  }
  while (items.length < index) items.push(null);
}

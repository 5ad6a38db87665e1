import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';

/** What an update knows while it is applied to one document. */
export type ApplyContext = {
  /** The document before the update: `$rename` reads it, messages name it. */
  readonly original: Document;
  readonly isInsert: boolean;
  /** The index that the positional `$` stands for. */
  readonly matched: number | undefined;
};

/** One operator at the end of one path. */
export type Change = {
  /** The new value; the same one where nothing changes; undefined to remove it. */
  apply(current: Value | undefined, context: ApplyContext): Value | undefined;
  /** Whether a scalar on the way is an error. `$unset` passes over it. */
  readonly creates: boolean | ((context: ApplyContext) => boolean);
  readonly onInsertOnly?: boolean;
  /** Whether a new value counts as a change even where it equals the one before, as with an element that is pushed and cut off. */
  readonly alwaysChanges?: boolean;
  /** The path as written, for messages. */
  readonly path: string;
};

/** One level of all paths of an update. */
export type UpdateNode = {
  /** In the order in which they are applied. `$` is the positional child, `$[id]` the filtered ones. */
  readonly children: Map<string, UpdateNode | Change>;
};

export const newUpdateNode = (): UpdateNode => ({ children: new Map() });

export const isChange = (child: UpdateNode | Change): child is Change => 'apply' in child;

/** The identifier of `$[id]`: empty for `$[]`, null for any other part. */
export const filterIdentifier = (part: string): string | null =>
  part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : null;

const conflict = (path: string, at: string): ServerError =>
  new ServerError('ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${at}'`);

/** Splits an update path and refuses empty parts. */
export function updateParts(path: string): string[] {
  if (path === '') throw new ServerError('EmptyFieldName', 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.includes('')) {
    throw new ServerError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  if (parts[0] === '$' || filterIdentifier(parts[0] ?? '') !== null) {
    throw new ServerError(
      'BadValue',
      `Cannot have array filter or positional operator in the first component of '${path}'`,
    );
  }
  return parts;
}

/** A level has either named children or filtered ones. */
function checkMixture(node: UpdateNode, part: string, path: string, at: string): void {
  const filtered = filterIdentifier(part) !== null;
  for (const name of node.children.keys()) {
    if ((filterIdentifier(name) !== null) !== filtered) throw conflict(path, at);
    return;
  }
}

/** Adds one change; two paths of which one contains the other conflict. */
export function addChange(root: UpdateNode, path: string, change: Change): void {
  const parts = updateParts(path);
  const last = parts.pop() ?? '';
  let node = root;
  for (const [index, part] of parts.entries()) {
    checkMixture(node, part, path, parts.slice(0, index).join('.'));
    const child = node.children.get(part) ?? newUpdateNode();
    if (isChange(child)) throw conflict(path, parts.slice(0, index + 1).join('.'));
    node.children.set(part, child);
    node = child;
  }
  checkMixture(node, last, path, parts.join('.'));
  if (node.children.has(last)) throw conflict(path, path);
  node.children.set(last, change);
}

const DIGITS = /^\d+$/;

/** Names in the order of their characters, positions by their number. */
export function comparePathParts(a: string, b: string): number {
  if (DIGITS.test(a) && DIGITS.test(b)) return Number(a) - Number(b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What is left of a change that does nothing: the array that its path goes through must be there all the same. */
const inert = ({ path }: Change): Change => ({ path, creates: false, apply: (current) => current });

/** The tree with its children in the order of application; without what only an insert does, where none is made. */
export function orderedTree(node: UpdateNode, isInsert: boolean): UpdateNode {
  const result = newUpdateNode();
  for (const name of [...node.children.keys()].toSorted(comparePathParts)) {
    const child = node.children.get(name);
    if (!child) continue;
    const isFiltered = filterIdentifier(name) !== null;
    if (isChange(child)) {
      const isLeftOut = child.onInsertOnly === true && !isInsert;
      if (isFiltered || !isLeftOut) result.children.set(name, isLeftOut ? inert(child) : child);
      continue;
    }
    const kept = orderedTree(child, isInsert);
    if (isFiltered || kept.children.size > 0) result.children.set(name, kept);
  }
  return result;
}

/** Joins what two paths say about the same element. */
export function mergeChildren(a: UpdateNode | Change, b: UpdateNode | Change): UpdateNode {
  if (isChange(a) || isChange(b)) {
    const path = isChange(a) ? a.path : isChange(b) ? b.path : '';
    throw conflict(path, path);
  }
  const merged = newUpdateNode();
  for (const [name, child] of a.children) merged.children.set(name, child);
  for (const [name, child] of b.children) {
    const other = merged.children.get(name);
    merged.children.set(name, other ? mergeChildren(other, child) : child);
  }
  return orderedTree(merged, true);
}

/** Whether anything below would make a missing path. */
export function creates(child: UpdateNode | Change, context: ApplyContext): boolean {
  if (isChange(child)) return typeof child.creates === 'boolean' ? child.creates : child.creates(context);
  for (const inner of child.children.values()) if (creates(inner, context)) return true;
  return false;
}

import type { Document, Value } from '../bson/values.ts';
import { inherit } from '../expr/metadata.ts';
import type { Evaluate } from '../expr/scope.ts';

/** What happens to fields that the specification does not name: dropped, or kept. */
export type Policy = 'include' | 'exclude';

/** What happens to one named field. */
export type Leaf = 'include' | 'exclude' | Evaluate;

/** One level of a projection. Names are kept in the order of the specification: new fields are added in it. */
export type ProjectionNode = {
  readonly children: Map<string, ProjectionNode | Leaf>;
  /** Whether anything below is computed, so that it also applies where there is no document yet. */
  computes: boolean;
};

export const newNode = (): ProjectionNode => ({ children: new Map(), computes: false });

const isNode = (child: ProjectionNode | Leaf): child is ProjectionNode => typeof child === 'object';

/** Fields of arrays' documents are projected each on its own; what is no document goes when fields are included. */
function applyToValue(value: Value, node: ProjectionNode, policy: Policy): Value | undefined {
  if (value instanceof Map) return applyPolicy(value, node, policy);
  if (!Array.isArray(value)) return policy === 'include' ? undefined : value;
  const items: Value[] = [];
  for (const item of value) {
    const projected = applyToValue(item, node, policy);
    if (projected !== undefined) items.push(projected);
  }
  return items;
}

function applyChild(value: Value, child: ProjectionNode | Leaf, policy: Policy): Value | undefined {
  if (child === 'include') return value;
  if (child === 'exclude') return undefined;
  if (isNode(child)) return applyToValue(value, child, policy);
  return policy === 'include' ? undefined : value;
}

/** Keeps or drops the stored fields; what is computed comes afterwards. */
function applyPolicy(document: Document, node: ProjectionNode, policy: Policy): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const child = node.children.get(name);
    const kept = child === undefined ? keptUnnamed(value, policy) : applyChild(value, child, policy);
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

const keptUnnamed = (value: Value, policy: Policy): Value | undefined => (policy === 'exclude' ? value : undefined);

function computeIn(value: Value | undefined, node: ProjectionNode, root: Document): Value {
  if (Array.isArray(value)) return value.map((item) => computeIn(item, node, root));
  const result: Document = value instanceof Map ? new Map(value) : new Map();
  compute(result, node, root);
  return result;
}

/** Adds computed fields, all of them from the document as it was. */
function compute(result: Document, node: ProjectionNode, root: Document): void {
  for (const [name, child] of node.children) {
    if (typeof child === 'string') continue;
    if (isNode(child)) {
      if (child.computes) result.set(name, computeIn(result.get(name), child, root));
      continue;
    }
    const value = child(root);
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
}

/** Applies a projection; the document itself stays as it is. */
export function project(document: Document, node: ProjectionNode, policy: Policy): Document {
  const result = applyPolicy(document, node, policy);
  if (node.computes) compute(result, node, document);
  return inherit(result, document);
}

/** Adds computed fields to a whole document (`$addFields`). */
export function addFields(document: Document, node: ProjectionNode): Document {
  const result: Document = new Map(document);
  compute(result, node, document);
  return inherit(result, document);
}

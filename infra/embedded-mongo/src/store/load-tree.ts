import { PAUSE, type Paused } from './pause.ts';
import { Branch, CAPACITY, type Entry, Leaf, type Node, Tree } from './tree.ts';

/** A node with its smallest entry, which its parent keeps. */
type Part = Entry & { node: Node };

/** The parents of these nodes, as full as they can be. */
function parentsOf(parts: readonly Part[]): Part[] {
  const parents: Part[] = [];
  for (let at = 0; at < parts.length; at += CAPACITY) {
    const branch = new Branch();
    const children = parts.slice(at, at + CAPACITY);
    for (const [i, { key, id, node }] of children.entries()) {
      branch.children.push(node);
      if (i === 0) continue;
      branch.keys.push(key);
      branch.ids.push(id);
    }
    parents.push({ key: children[0]?.key ?? '', id: children[0]?.id ?? -1, node: branch });
  }
  return parents;
}

/** A tree of entries that come in their order, each once: several times as fast as putting them in one by one. */
export function* loadTree(entries: Paused<Entry>): Generator<typeof PAUSE, Tree> {
  let parts: Part[] = [];
  let leaf = new Leaf();
  let size = 0;
  for (const entry of entries) {
    if (entry === PAUSE) {
      yield entry;
      continue;
    }
    if (leaf.keys.length === CAPACITY) {
      const next = new Leaf();
      next.previous = leaf;
      leaf.next = next;
      leaf = next;
    }
    if (leaf.keys.length === 0) parts.push({ key: entry.key, id: entry.id, node: leaf });
    leaf.keys.push(entry.key);
    leaf.ids.push(entry.id);
    size++;
  }
  while (parts.length > 1) parts = parentsOf(parts);
  return new Tree(parts[0]?.node, size);
}

/** A leaf holds entries; `next` and `previous` make a scan walk without its ancestors. */
export class Leaf {
  keys: string[] = [];
  ids: number[] = [];
  next: Leaf | null = null;
  previous: Leaf | null = null;
}

/** Children, and between each two the smallest entry of the right one. */
export class Branch {
  keys: string[] = [];
  ids: number[] = [];
  children: Node[] = [];
}

export type Node = Leaf | Branch;
/** The entries of a full leaf, the children of a full branch. */
export const CAPACITY = 64;

/** How many of these entries are below (key, id). */
function position(node: Node, key: string, id: number): number {
  let low = 0;
  let high = node.keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = node.keys[middle] ?? '';
    if (other < key || (other === key && (node.ids[middle] ?? 0) < id)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of a branch: the child that (key, id) belongs to. A separator belongs to its right side. */
function childPosition(branch: Branch, key: string, id: number): number {
  const at = position(branch, key, id);
  return branch.keys[at] === key && branch.ids[at] === id ? at + 1 : at;
}

/** What a split gives to the parent. */
type Split = { key: string; id: number; right: Node };

/** A B+tree of (key, record id), ordered by both. Entries leave without rebalancing; an empty node leaves its parent. */
export class Tree {
  /** The number of entries. */
  size: number;
  /** Changes with every entry, so that a cursor knows when to seek again. */
  version = 0;
  #root: Node;

  /** `size`: how many entries are below this root. */
  constructor(root: Node = new Leaf(), size = 0) {
    this.#root = root;
    this.size = size;
  }

  /** Adds an entry; one that is there already stays as it is. */
  insert(key: string, id: number): void {
    const split = this.#insertInto(this.#root, key, id);
    if (!split) return;
    const root = new Branch();
    root.keys.push(split.key);
    root.ids.push(split.id);
    root.children.push(this.#root, split.right);
    this.#root = root;
  }

  #insertInto(node: Node, key: string, id: number): Split | null {
    if (node instanceof Leaf) return this.#insertIntoLeaf(node, key, id);
    const at = childPosition(node, key, id);
    const child = node.children[at];
    const split = child ? this.#insertInto(child, key, id) : null;
    if (!split) return null;
    node.keys.splice(at, 0, split.key);
    node.ids.splice(at, 0, split.id);
    node.children.splice(at + 1, 0, split.right);
    return node.children.length > CAPACITY ? splitBranch(node) : null;
  }

  #insertIntoLeaf(leaf: Leaf, key: string, id: number): Split | null {
    const at = position(leaf, key, id);
    if (leaf.keys[at] === key && leaf.ids[at] === id) return null;
    if (at === leaf.keys.length) {
      leaf.keys.push(key);
      leaf.ids.push(id);
    } else {
      leaf.keys.splice(at, 0, key);
      leaf.ids.splice(at, 0, id);
    }
    this.size++;
    this.version++;
    return leaf.keys.length > CAPACITY ? splitLeaf(leaf) : null;
  }

  /** Removes an entry; true when it was there. */
  remove(key: string, id: number): boolean {
    const removed = this.#removeFrom(this.#root, key, id);
    while (this.#root instanceof Branch && this.#root.children.length === 1)
      this.#root = this.#root.children[0] ?? new Leaf();
    return removed;
  }

  #removeFrom(node: Node, key: string, id: number): boolean {
    if (node instanceof Leaf) {
      const at = position(node, key, id);
      if (node.keys[at] !== key || node.ids[at] !== id) return false;
      node.keys.splice(at, 1);
      node.ids.splice(at, 1);
      this.size--;
      this.version++;
      return true;
    }
    const at = childPosition(node, key, id);
    const child = node.children[at];
    if (!child || !this.#removeFrom(child, key, id)) return false;
    if (isEmpty(child) && node.children.length > 1) dropChild(node, at, child);
    return true;
  }

  /** The record that has exactly this key: the first one, where several have. */
  find(key: string): number | undefined {
    const { leaf, at } = this.seek(key, -1);
    let holder: Leaf | null = leaf;
    let place = at;
    while (holder && place >= holder.keys.length) {
      holder = holder.next;
      place = 0;
    }
    return holder?.keys[place] === key ? holder.ids[place] : undefined;
  }

  /** The leaf and place of the first entry that is not below (key, id); the place may be behind the leaf's end. */
  seek(key: string, id: number): { leaf: Leaf; at: number } {
    let node = this.#root;
    while (node instanceof Branch) node = node.children[childPosition(node, key, id)] ?? new Leaf();
    return { leaf: node, at: position(node, key, id) };
  }
}

/** A branch keeps its last child, even an empty one, until it leaves with it. */
const isEmpty = (node: Node): boolean =>
  node instanceof Leaf ? node.keys.length === 0 : node.children.length === 1 && node.children.every(isEmpty);

function dropChild(branch: Branch, at: number, child: Node): void {
  branch.children.splice(at, 1);
  branch.keys.splice(Math.max(at - 1, 0), 1);
  branch.ids.splice(Math.max(at - 1, 0), 1);
  let leaf: Node | undefined = child;
  while (leaf instanceof Branch) leaf = leaf.children[0];
  if (leaf?.previous) leaf.previous.next = leaf.next;
  if (leaf?.next) leaf.next.previous = leaf.previous;
}

/** Rising keys are usual (ids, times): a full last leaf is left full instead of half empty. */
function splitLeaf(leaf: Leaf): Split {
  const right = new Leaf();
  const middle = leaf.next === null ? CAPACITY - 1 : CAPACITY >> 1;
  right.keys = leaf.keys.splice(middle);
  right.ids = leaf.ids.splice(middle);
  right.next = leaf.next;
  right.previous = leaf;
  if (leaf.next) leaf.next.previous = right;
  leaf.next = right;
  return { key: right.keys[0] ?? '', id: right.ids[0] ?? 0, right };
}

function splitBranch(branch: Branch): Split {
  const right = new Branch();
  const middle = branch.keys.length >> 1;
  const key = branch.keys[middle] ?? '';
  const id = branch.ids[middle] ?? 0;
  right.keys = branch.keys.splice(middle + 1);
  right.ids = branch.ids.splice(middle + 1);
  right.children = branch.children.splice(middle + 1);
  branch.keys.length = middle;
  branch.ids.length = middle;
  return { key, id, right };
}

/** Part of a tree: from `lower` (included) to `upper` (excluded), which are keys or beginnings of keys. */
export type KeyRange = { lower: string; upper: string };

/** The whole tree: no key starts with this byte. */
export const EVERYTHING: KeyRange = { lower: '', upper: '\xff' };

/** A key, and the record that has it. */
export type Entry = { key: string; id: number };

/** Walks a range. The tree may change between two steps: the cursor then finds its place again by its last entry. */
export class TreeCursor {
  /** The entry that the last successful step reached. */
  key = '';
  id = -1;
  #leaf: Leaf | null = null;
  #at = 0;
  #version = -1;
  #started = false;

  constructor(
    readonly tree: Tree,
    readonly range: KeyRange,
    readonly reverse: boolean,
  ) {}

  /** Goes on behind this entry, or from the beginning. */
  restart(last: Entry | null): void {
    this.#started = last !== null;
    this.key = last?.key ?? '';
    this.id = last?.id ?? -1;
    this.#version = -1;
  }

  /** Goes to the next entry; false at the end of the range. */
  next(): boolean {
    if (this.#version !== this.tree.version) this.#seek();
    else this.#at += this.reverse ? -1 : 1;
    this.#crossLeaf();
    const key = this.#leaf?.keys[this.#at];
    if (key === undefined || (this.reverse ? key < this.range.lower : key >= this.range.upper)) return false;
    this.key = key;
    this.id = this.#leaf?.ids[this.#at] ?? -1;
    this.#started = true;
    return true;
  }

  #seek(): void {
    this.#version = this.tree.version;
    if (this.reverse) {
      const { leaf, at } = this.#started ? this.tree.seek(this.key, this.id) : this.tree.seek(this.range.upper, -1);
      this.#leaf = leaf;
      this.#at = at - 1;
      return;
    }
    const { leaf, at } = this.#started ? this.tree.seek(this.key, this.id + 0.5) : this.tree.seek(this.range.lower, -1);
    this.#leaf = leaf;
    this.#at = at;
  }

  /** A place before or behind a leaf's entries is in the neighbour (a leaf may be empty only when it is the last one). */
  #crossLeaf(): void {
    while (this.#leaf && this.#at >= this.#leaf.keys.length && !this.reverse) {
      this.#leaf = this.#leaf.next;
      this.#at = 0;
    }
    while (this.#leaf && this.#at < 0 && this.reverse) {
      this.#leaf = this.#leaf.previous;
      this.#at = (this.#leaf?.keys.length ?? 0) - 1;
    }
  }
}

import type { Change, Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import { Tree } from './tree.ts';

/** How a view differs from what is committed now: the visible bytes of each record, null where it has none. */
export class Differences {
  readonly records = new Map<number, Buffer | null>();
  /** Changes with every record, so that a scan that paused knows. */
  version = 0;
  /** The keys of the records above, for each index that the view was read through: made at the first read, kept since. */
  readonly #trees = new Map<CollectionIndex, Tree>();

  set(id: number, bytes: Buffer | null): void {
    const before = this.records.get(id) ?? null;
    for (const [index, tree] of this.#trees) exchange(tree, index, id, { before, after: bytes });
    this.records.set(id, bytes);
    this.version++;
  }

  /** The entries that the view has instead of those of the index whose records differ. */
  treeOf(index: CollectionIndex): Tree {
    let tree = this.#trees.get(index);
    if (!tree) {
      tree = new Tree();
      for (const [id, bytes] of this.records) exchange(tree, index, id, { before: null, after: bytes });
      this.#trees.set(index, tree);
    }
    return tree;
  }
}

function exchange(
  tree: Tree,
  index: CollectionIndex,
  id: number,
  { before, after }: { before: Buffer | null; after: Buffer | null },
): void {
  if (before) for (const key of index.keysOfBytes(before).keys) tree.remove(key, id);
  if (!after) return;
  const found = index.keysOfBytes(after);
  if (found.multikey) index.multikey = true;
  for (const key of found.keys) tree.insert(key, id);
}

/**
 * The database as it was at one moment. It costs nothing to open: whoever commits afterwards leaves what a record was before in every
 * open view, so old versions live exactly as long as somebody can see them.
 */
export class View {
  readonly #differences = new Map<Collection, Differences>();

  /** What this view sees otherwise than the committed state; empty at first. */
  differences(collection: Collection): Differences {
    let found = this.#differences.get(collection);
    if (!found) {
      found = new Differences();
      this.#differences.set(collection, found);
    }
    return found;
  }

  /** A commit tells what it replaces. Only the first one counts: later ones replace what this view never saw. */
  remember({ collection, id, before }: Change): void {
    const differences = this.differences(collection);
    if (!differences.records.has(id)) differences.set(id, before);
  }

  /** The visible bytes of a record. */
  get(collection: Collection, id: number): Buffer | undefined {
    const other = this.#differences.get(collection)?.records.get(id);
    if (other !== undefined) return other ?? undefined;
    return collection.records.get(id);
  }
}

import type { Collection } from './collection.ts';
import type { Plan } from './planner.ts';
import { type Entry, type KeyRange, type Tree, TreeCursor } from './tree.ts';
import type { Differences, View } from './view.ts';

/** A record that a view sees. */
export type Found = { id: number; bytes: Buffer };

/** Records in the order of their insertion. */
function* scanRecords(collection: Collection, differences: Differences): Generator<Found> {
  // Records that only the view still has, by id; counted again whenever a commit has added some.
  let extras: number[] = [];
  let version = -1;
  let last = -1;
  const refresh = () => {
    version = differences.version;
    extras = [...differences.records.keys()]
      .filter((id) => id > last && !collection.records.has(id))
      .toSorted((a, b) => b - a);
  };
  for (const [id, bytes] of collection.records) {
    if (version !== differences.version) refresh();
    for (let extra = extras.at(-1); extra !== undefined && extra < id; extra = extras.at(-1)) {
      last = extra;
      extras.pop();
      const old = differences.records.get(extra);
      if (old) yield { id: extra, bytes: old };
    }
    last = id;
    const other = differences.records.get(id);
    if (other === undefined) yield { id, bytes };
    else if (other) yield { id, bytes: other };
  }
  refresh();
  for (let extra = extras.pop(); extra !== undefined; extra = extras.pop()) {
    const old = differences.records.get(extra);
    if (old) yield { id: extra, bytes: old };
  }
}

type IndexPlan = Extract<Plan, { kind: 'index' }>;

/** The entries of an index as a view sees them. Both trees may change between two steps: it then goes on behind the last entry. */
class ViewCursor {
  readonly #trees: readonly [Tree, Tree];
  readonly #cursors: readonly [TreeCursor, TreeCursor];
  #isAhead: [boolean, boolean] = [false, false];
  #version = -1;
  #last: Entry | null = null;

  constructor(
    { index, reverse }: IndexPlan,
    range: KeyRange,
    readonly differences: Differences,
  ) {
    this.#trees = [index.tree, differences.treeOf(index)];
    this.#cursors = [new TreeCursor(this.#trees[0], range, reverse), new TreeCursor(this.#trees[1], range, reverse)];
  }

  /** The next record's id; null at the end. */
  next(): number | null {
    this.#catchUp();
    const [committed, own] = this.#cursors;
    while (this.#isAhead[0] && this.differences.records.has(committed.id)) this.#isAhead[0] = committed.next();
    const which = this.#nearer();
    if (which === null) return null;
    const { key, id } = which === 0 ? committed : own;
    this.#last = { key, id };
    this.#isAhead[which] = this.#cursors[which].next();
    return id;
  }

  #nearer(): 0 | 1 | null {
    const [committed, own] = this.#cursors;
    const [first, second] = this.#isAhead;
    if (!first || !second) return first ? 0 : second ? 1 : null;
    return isBefore(committed, own, committed.reverse) ? 0 : 1;
  }

  #catchUp(): void {
    const version = this.#trees[0].version + this.#trees[1].version + this.differences.version;
    if (version === this.#version) return;
    this.#version = version;
    for (const cursor of this.#cursors) cursor.restart(this.#last);
    const [committed, own] = this.#cursors;
    this.#isAhead = [committed.next(), own.next()];
  }
}

const isBefore = (a: Entry, b: Entry, reverse: boolean): boolean => {
  const below = a.key < b.key || (a.key === b.key && a.id < b.id);
  return reverse ? !below : below;
};

function* scanRange(plan: IndexPlan, range: KeyRange, differences: Differences): Generator<number> {
  const cursor = new ViewCursor(plan, range, differences);
  for (let id = cursor.next(); id !== null; id = cursor.next()) yield id;
}

/** The records that a plan visits, as the view sees them, each once. The filter still decides. */
export function* scan(collection: Collection, plan: Plan, view: View): Generator<Found> {
  const differences = view.differences(collection);
  if (plan.kind === 'scan') {
    const forwards = scanRecords(collection, differences);
    yield* plan.reverse ? [...forwards].toReversed() : forwards;
    return;
  }
  const seen = plan.index.multikey ? new Set<number>() : null;
  for (const range of plan.ranges) {
    for (const id of scanRange(plan, range, differences)) {
      if (seen?.has(id)) continue;
      seen?.add(id);
      const bytes = view.get(collection, id);
      if (bytes) yield { id, bytes };
    }
  }
}

import type { Metadata } from '../expr/metadata.ts';
import type { Collection } from './collection.ts';
import { PAUSE, Slice } from './pause.ts';
import type { Plan } from './planner.ts';
import { type Entry, type KeyRange, type Tree, TreeCursor } from './tree.ts';
import type { Differences, View } from './view.ts';

/** A record that a view sees, and what its filter learned of it. */
export type Found = { id: number; bytes: Buffer; metadata?: Metadata | undefined };

/** Records that only a view still has, in the order of their ids; looked for again whenever a commit has added some. */
class Departed {
  /** Up to which id a scan has come. */
  reached = -1;
  #ids: number[] = [];
  #version = -1;

  constructor(
    readonly collection: Collection,
    readonly differences: Differences,
  ) {}

  /** The next one before this id; null where there is none. */
  nextBefore(id: number): Found | null {
    if (this.#version !== this.differences.version) this.#lookAgain();
    for (let next = this.#ids.at(-1); next !== undefined && next < id; next = this.#ids.at(-1)) {
      this.reached = next;
      this.#ids.pop();
      const bytes = this.differences.records.get(next);
      if (bytes) return { id: next, bytes };
    }
    return null;
  }

  #lookAgain(): void {
    this.#version = this.differences.version;
    this.#ids = [...this.differences.records.keys()]
      .filter((id) => id > this.reached && !this.collection.records.has(id))
      .toSorted((a, b) => b - a);
  }
}

/** Records in the order of their insertion. */
function* scanRecords(collection: Collection, differences: Differences): Generator<Found | typeof PAUSE> {
  const slice = new Slice();
  const departed = new Departed(collection, differences);
  for (const [id, bytes] of collection.records) {
    if (slice.isOver()) yield PAUSE;
    for (let old = departed.nextBefore(id); old; old = departed.nextBefore(id)) yield old;
    departed.reached = id;
    const other = differences.records.get(id);
    if (other === undefined) yield { id, bytes };
    else if (other) yield { id, bytes: other };
  }
  for (let old = departed.nextBefore(Infinity); old; old = departed.nextBefore(Infinity)) yield old;
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

  /** The next record's id; null at the end, undefined where the next entry is of a record that this view sees otherwise. */
  next(): number | null | undefined {
    this.#catchUp();
    const [committed, own] = this.#cursors;
    if (this.#isAhead[0] && this.differences.records.has(committed.id)) {
      this.#isAhead[0] = committed.next();
      return undefined;
    }
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

function* scanRange(
  plan: IndexPlan,
  range: KeyRange,
  differences: Differences,
  slice: Slice,
): Generator<number | typeof PAUSE> {
  const cursor = new ViewCursor(plan, range, differences);
  for (let id = cursor.next(); id !== null; id = cursor.next()) {
    if (id !== undefined) yield id;
    if (slice.isOver()) yield PAUSE;
  }
}

/** Records are kept in one direction only: the other one has to know all of them first. */
function* scanBackwards(collection: Collection, differences: Differences): Generator<Found | typeof PAUSE> {
  const all: Found[] = [];
  for (const found of scanRecords(collection, differences)) {
    if (found === PAUSE) yield found;
    else all.push(found);
  }
  const slice = new Slice();
  for (let found = all.pop(); found; found = all.pop()) {
    if (slice.isOver()) yield PAUSE;
    yield found;
  }
}

/** Whether an id comes for the first time; only an index that went through an array has one twice. */
function firstTimes({ index }: IndexPlan): (id: number) => boolean {
  const seen = new Set<number>();
  return index.multikey ? (id) => seen.size < seen.add(id).size : () => true;
}

function* scanIndex(collection: Collection, plan: IndexPlan, view: View): Generator<Found | typeof PAUSE> {
  const differences = view.differences(collection);
  const slice = new Slice();
  // An index that is younger than the view may learn of arrays only now.
  differences.treeOf(plan.index);
  const isFirst = firstTimes(plan);
  for (const range of plan.ranges) {
    for (const id of scanRange(plan, range, differences, slice)) {
      const bytes = id === PAUSE || !isFirst(id) ? undefined : view.get(collection, id);
      if (id === PAUSE) yield id;
      else if (bytes) yield { id, bytes };
    }
  }
}

/**
 * The records that a plan visits, as the view sees them, each once. The filter still decides. Others may write in the pauses: a view
 * that the store keeps does not see it.
 */
export function scan(collection: Collection, plan: Plan, view: View): Generator<Found | typeof PAUSE> {
  if (plan.kind === 'index') return scanIndex(collection, plan, view);
  const differences = view.differences(collection);
  return plan.reverse ? scanBackwards(collection, differences) : scanRecords(collection, differences);
}

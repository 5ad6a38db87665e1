import { PAUSE, type Paused, Slice } from '../store/pause.ts';

/** Below zero, zero or above zero. */
export type Compare<T> = (a: T, b: T) => number;

/** So many are sorted in one go, which takes a millisecond or two. */
const RUN = 2048;

/** The head of a run that is in order. */
type Head<T> = { readonly run: readonly T[]; readonly place: number; at: number; item: T };

/** A heap of runs: the smallest head on top, the earlier run first where they are equal, so that the order is stable. */
class Heads<T> {
  readonly #heads: Head<T>[] = [];

  constructor(
    runs: readonly (readonly T[])[],
    readonly compare: Compare<T>,
  ) {
    for (const [place, run] of runs.entries()) {
      const [item] = run;
      if (item !== undefined) this.#heads.push({ run, place, at: 0, item });
    }
    for (let at = this.#heads.length >> 1; at >= 0; at--) this.#sink(at);
  }

  /** The smallest item, and the heap without it. */
  take(): T | undefined {
    const [head] = this.#heads;
    if (!head) return undefined;
    const { item } = head;
    const next = head.run[++head.at];
    if (next !== undefined) head.item = next;
    else {
      const last = this.#heads.pop();
      if (last && last !== head) this.#heads[0] = last;
    }
    this.#sink(0);
    return item;
  }

  #isBefore(a: Head<T>, b: Head<T>): boolean {
    const difference = this.compare(a.item, b.item);
    return difference === 0 ? a.place < b.place : difference < 0;
  }

  #sink(start: number): void {
    const heads = this.#heads;
    const moved = heads[start];
    if (!moved) return;
    let at = start;
    for (;;) {
      const [left, right] = [heads[2 * at + 1], heads[2 * at + 2]];
      if (!left) break;
      const isRight = right !== undefined && this.#isBefore(right, left);
      const child = isRight ? right : left;
      if (!this.#isBefore(child, moved)) break;
      heads[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heads[at] = moved;
  }
}

/** Puts an item into a list of at most `limit` that is in order already; behind those that it equals. */
export function insertInOrder<T>(items: T[], item: T, limit: number, compare: Compare<T>): void {
  const last = items.at(-1);
  if (items.length >= limit && last !== undefined && compare(item, last) >= 0) return;
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = items[middle];
    if (other !== undefined && compare(item, other) < 0) high = middle;
    else low = middle + 1;
  }
  items.splice(low, 0, item);
  if (items.length > limit) items.pop();
}

/** The first few in order, without keeping the others. */
function* fewInOrder<T>(source: Paused<T>, compare: Compare<T>, limit: number): Generator<T | typeof PAUSE> {
  const items: T[] = [];
  for (const item of source) {
    if (item === PAUSE) yield PAUSE;
    else insertInOrder(items, item, limit, compare);
  }
  yield* items;
}

const FEW = 1000;

/** The items in runs that are in order each. */
function* sortedRuns<T>(source: Paused<T>, compare: Compare<T>): Generator<typeof PAUSE, T[][]> {
  const runs: T[][] = [];
  let run: T[] = [];
  for (const item of source) {
    if (item === PAUSE) yield PAUSE;
    else if (run.push(item) === RUN) {
      runs.push(run.toSorted(compare));
      run = [];
      yield PAUSE;
    }
  }
  runs.push(run.toSorted(compare));
  return runs;
}

function* allInOrder<T>(source: Paused<T>, compare: Compare<T>, limit: number): Generator<T | typeof PAUSE> {
  const heads = new Heads(yield* sortedRuns(source, compare), compare);
  const slice = new Slice();
  let given = 0;
  for (let item = heads.take(); item !== undefined && given < limit; item = heads.take()) {
    if (slice.isOver()) yield PAUSE;
    yield item;
    given++;
  }
}

/** All items, or the first `limit` of them, in order; stable. Long lists are sorted in runs and merged, with pauses between. */
export const inOrder = <T>(source: Paused<T>, compare: Compare<T>, limit = Infinity): Generator<T | typeof PAUSE> =>
  limit <= FEW ? fewInOrder(source, compare, limit) : allInOrder(source, compare, limit);

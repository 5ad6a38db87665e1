import type { Collection } from './collection.ts';
import type { Plan } from './planner.ts';
import { type KeyRange, TreeCursor } from './tree.ts';
import type { Differences, View } from './view.ts';

/** A record that a view sees. */
export type Found = { id: number; bytes: Buffer };

/** Records in the order of their insertion. */
function* scanRecords(collection: Collection, differences: Differences, reverse: boolean): Generator<Found> {
  if (reverse) {
    const backwards = [...scanRecords(collection, differences, false)];
    yield* backwards.toReversed();
    return;
  }
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

type Entry = { key: string; id: number };

const isBefore = (a: Entry, b: Entry, reverse: boolean): boolean => {
  const below = a.key < b.key || (a.key === b.key && a.id < b.id);
  return reverse ? !below : below;
};

type IndexPlan = Extract<Plan, { kind: 'index' }>;

/** Entries that the view has and the index has not: from records that were changed since, or by the view's own transaction. */
function extraEntries({ index, reverse }: IndexPlan, range: KeyRange, differences: Differences): Entry[] {
  const entries: Entry[] = [];
  for (const [id, bytes] of differences.records) {
    if (!bytes) continue;
    for (const key of index.keysOfBytes(bytes).keys)
      if (key >= range.lower && key < range.upper) entries.push({ key, id });
  }
  // The last one is the next one.
  return entries.toSorted((a, b) => (isBefore(a, b, reverse) ? 1 : -1));
}

function* scanRange(plan: IndexPlan, range: KeyRange, differences: Differences): Generator<number> {
  const cursor = new TreeCursor(plan.index.tree, range, plan.reverse);
  let extras: Entry[] = [];
  let version = 0;
  let last: Entry | null = null;
  const refresh = () => {
    version = differences.version;
    const reached = last;
    extras = extraEntries(plan, range, differences).filter(
      (entry) => !reached || isBefore(reached, entry, plan.reverse),
    );
  };
  while (cursor.next()) {
    if (version !== differences.version) refresh();
    for (let extra = extras.at(-1); extra && isBefore(extra, cursor, plan.reverse); extra = extras.at(-1)) {
      extras.pop();
      last = extra;
      yield extra.id;
    }
    if (differences.records.has(cursor.id)) continue;
    last = { key: cursor.key, id: cursor.id };
    yield cursor.id;
  }
  if (version !== differences.version) refresh();
  for (let extra = extras.pop(); extra; extra = extras.pop()) yield extra.id;
}

/** The records that a plan visits, as the view sees them, each once. The filter still decides. */
export function* scan(collection: Collection, plan: Plan, view: View): Generator<Found> {
  const differences = view.differences(collection);
  if (plan.kind === 'scan') {
    yield* scanRecords(collection, differences, plan.reverse);
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

import { decodeFields } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { compileFilter } from '../query/compile-filter.ts';
import { compileSort } from '../query/compile-sort.ts';
import type { Collection } from './collection.ts';
import { planOf, type Wanted } from './planner.ts';
import { type Found, scan } from './scan.ts';
import type { View } from './view.ts';

/** A find: what, in which order, and which part of it. */
export type Query = Wanted & {
  skip: number;
  /** 0: all. */
  limit: number;
  variables?: Document | undefined;
};

/** A query for these documents and nothing else about it. */
export const queryOf = (filter: Document, others: Partial<Query> = {}): Query => ({
  filter,
  sort: null,
  hint: null,
  skip: 0,
  limit: 0,
  collation: undefined,
  ...others,
});

/** The filter as the engine compiles it, for this query's collation and variables. */
export const filterOf = (query: Query): ReturnType<typeof compileFilter> =>
  compileFilter(query.filter, { collation: query.collation, variables: query.variables });

function* matching(collection: Collection, view: View, query: Query): Generator<Found> {
  const filter = filterOf(query);
  const plan = planOf(collection, query);
  const all = query.filter.size === 0;
  for (const found of scan(collection, plan, view))
    if (all || filter.matches(decodeFields(found.bytes, filter.fields))) yield found;
}

/** The top-level fields that a sort reads. */
function fieldsOfSort(sort: Document): ReadonlySet<string> | null {
  if ([...sort.values()].some((order) => order instanceof Map)) return null;
  return new Set([...sort.keys()].map((path) => path.split('.')[0] ?? ''));
}

function* ordered(collection: Collection, view: View, query: Query): Generator<Found> {
  const rows = matching(collection, view, query);
  if (query.sort && query.sort.size > 0 && !planOf(collection, query).sorted) {
    const fields = fieldsOfSort(query.sort);
    const wanted = query.limit > 0 ? query.skip + query.limit : Infinity;
    const sort = compileSort(query.sort, { collation: query.collation });
    yield* sort.sortedBy(rows, ({ bytes }) => decodeFields(bytes, fields), wanted);
  } else yield* rows;
}

/** The records that a query wants, as this view sees them, found one by one where no sort needs them all. */
export function* select(collection: Collection, view: View, query: Query): Generator<Found> {
  let skipped = 0;
  let given = 0;
  for (const found of ordered(collection, view, query)) {
    if (skipped < query.skip) {
      skipped++;
      continue;
    }
    yield found;
    if (++given === query.limit) return;
  }
}

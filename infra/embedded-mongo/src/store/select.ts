import { decodeFields } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { learn, metadataOf } from '../expr/metadata.ts';
import { compileFilter } from '../query/compile-filter.ts';
import { nearOf } from '../geo/near.ts';
import { compileSort } from '../query/compile-sort.ts';
import { inOrder } from '../query/in-order.ts';
import type { Collection } from './collection.ts';
import { PAUSE, type Paused, withoutPauses } from './pause.ts';
import { type Plan, planOf, type Wanted } from './planner.ts';
import { pointRead } from './point-read.ts';
import { type Found, scan } from './scan.ts';
import { textIndexOf } from './text-plan.ts';
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

/** The filter as the engine compiles it, for this query's collection, collation and variables. */
export const filterOf = (query: Query, collection: Collection | undefined): ReturnType<typeof compileFilter> =>
  compileFilter(query.filter, {
    collation: query.collation,
    variables: query.variables,
    text: collection && textIndexOf(collection)?.text,
  });

/** Lets through what matches, with what the filter learned of it. */
function matchOf(filter: ReturnType<typeof compileFilter>): (found: Found) => Found | null {
  return (found) => {
    const document = decodeFields(found.bytes, filter.fields);
    if (!filter.matches(document)) return null;
    const metadata = metadataOf(document);
    return metadata ? { ...found, metadata } : found;
  };
}

function* matching(collection: Collection, plan: Plan, view: View, query: Query): Generator<Found | typeof PAUSE> {
  const filter = filterOf(query, collection);
  const match = query.filter.size === 0 ? (found: Found) => found : matchOf(filter);
  for (const found of scan(collection, plan, view)) {
    const matched = found === PAUSE ? found : match(found);
    if (matched) yield matched;
  }
}

/** The top-level fields that a sort reads. */
function fieldsOfSort(sort: Document): ReadonlySet<string> | null {
  if ([...sort.values()].some((order) => order instanceof Map)) return null;
  return new Set([...sort.keys()].map((path) => path.split('.')[0] ?? ''));
}

function* ordered(collection: Collection, view: View, query: Query): Generator<Found | typeof PAUSE> {
  const plan = planOf(collection, query);
  const rows = matching(collection, plan, view, query);
  if (query.sort && query.sort.size > 0 && !plan.sorted) {
    const fields = fieldsOfSort(query.sort);
    const wanted = query.limit > 0 ? query.skip + query.limit : Infinity;
    const sort = compileSort(query.sort, { collation: query.collation });
    yield* sort.sortedBy(rows, ({ bytes, metadata }) => learn(decodeFields(bytes, fields), metadata), wanted);
  } else yield* isByDistance(query) ? byDistance(rows) : rows;
}

/** `$near` gives the nearest first, where nothing else is asked for. */
const isByDistance = ({ filter, sort }: Query): boolean => !sort && nearOf(filter) !== null;

const distanceOf = ({ metadata }: Found): number => metadata?.distance ?? Infinity;

function* byDistance(rows: Paused<Found>): Generator<Found | typeof PAUSE> {
  yield* inOrder(rows, (a: Found, b: Found) => distanceOf(a) - distanceOf(b));
}

/** The records that a query wants, as this view sees them, found one by one where no sort needs them all; with pauses. */
export function* select(collection: Collection, view: View, query: Query): Generator<Found | typeof PAUSE> {
  let skipped = 0;
  let given = 0;
  const rows = pointRead(collection, view, query) ?? ordered(collection, view, query);
  for (const found of rows) {
    if (found === PAUSE) {
      yield found;
      continue;
    }
    if (skipped < query.skip) {
      skipped++;
      continue;
    }
    yield found;
    if (++given === query.limit) return;
  }
}

/** The same in one step. */
export const selectAtOnce = (collection: Collection, view: View, query: Query): Iterable<Found> =>
  withoutPauses(select(collection, view, query));

import { encodeComponent } from '../bson/key.ts';
import type { Collation } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileFilter } from '../query/compile-filter.ts';
import { textOperandOf } from '../text/text-condition.ts';
import { type Conditions, conditionsOf, intersection, type Interval, isPoint, keyRange } from './bounds.ts';
import type { Collection } from './collection.ts';
import { type CollectionIndex, isTrue } from './collection-index.ts';
import type { IndexField } from './index-keys.ts';
import { checkNearIndex } from './near-index.ts';
import { textRanges } from './text-plan.ts';
import { EVERYTHING, type KeyRange, TreeCursor } from './tree.ts';

/** What is to be found, and in which order. */
export type Wanted = {
  filter: Document;
  sort: Document | null;
  hint: Document | string | null;
  collation: Collation | undefined;
};

/** How it will be found. `sorted`: the records come in the wanted order. */
export type Plan =
  | { kind: 'scan'; reverse: boolean; sorted: boolean }
  | {
      kind: 'index';
      index: CollectionIndex;
      ranges: readonly KeyRange[];
      reverse: boolean;
      sorted: boolean;
      points: number;
    };

type IndexPlan = Extract<Plan, { kind: 'index' }>;

/** More ranges than this are one scan of the whole prefix. */
const MANY_RANGES = 2000;
/** How many entries are counted to compare two indexes. */
const SAMPLE = 100;

const sameCollation = (a: Document | null, b: Document | undefined): boolean =>
  encodeComponent(a?.get('locale') ?? 'simple') === encodeComponent(b?.get('locale') ?? 'simple') &&
  encodeComponent(a?.get('strength') ?? 3) === encodeComponent(b?.get('strength') ?? 3);

const excludesNull = (intervals: readonly Interval[][]): boolean =>
  intervals.some((alternatives) => alternatives.every(({ low, high }) => low.value !== null || high.value !== null));

const pathCondition = (path: string, condition: unknown): Document => new Map([[path, condition]]) as Document;

function asDocument(path: string, value: unknown): Document {
  const parts = path.split('.').toReversed();
  return parts.reduce<unknown>((inner, part) => new Map([[part, inner]]), value) as Document;
}

/** Whether every document that the filter matches is in a partial index. When in doubt, it is not. */
function implies(wanted: Document, conditions: Conditions, partial: Document): boolean {
  return [...partial].every(([path, condition]) => {
    const same = wanted.get(path);
    if (same !== undefined && encodeComponent(same) === encodeComponent(condition)) return true;
    const known = conditions.get(path);
    if (!known) return false;
    const onlyExists = condition instanceof Map && condition.size === 1 && isTrue(condition.get('$exists'));
    if (onlyExists && excludesNull(known)) return true;
    const test = compileFilter(pathCondition(path, condition), {});
    return known.some((all) => all.every((one) => isPoint(one) && test.matches(asDocument(path, one.low.value))));
  });
}

/** Whether the index has every record that the filter matches, and compares text as the query does. */
function isUsable(index: CollectionIndex, wanted: Wanted, conditions: Conditions): boolean {
  if (!index.ordered || !sameCollation(index.collation, wanted.collation?.spec)) return false;
  const some = index.fields.flatMap(({ name }) => conditions.get(name) ?? []);
  if (index.sparse && !excludesNull(some)) return false;
  return !index.partialFilter || implies(wanted.filter, conditions, index.partialFilter);
}

type FieldRanges = { ranges: KeyRange[]; points: boolean };

/** Two paths through one array are met by two of its elements, each of which has a key of its own: the second one narrows nothing. */
const sharesArray = (index: CollectionIndex, at: number): boolean =>
  index.multikey && index.fields.slice(0, at).some(({ path }) => path[0] === index.fields[at]?.path[0]);

/** All conditions on one field as key ranges. Behind an array, two conditions may be met by two elements: then one is taken. */
function rangesOfField(index: CollectionIndex, at: number, conditions: Conditions): FieldRanges | null {
  const field = index.fields[at];
  const known = (sharesArray(index, at) ? undefined : conditions.get(field?.name ?? '')) ?? [];
  const all = index.textKey ? known.filter((intervals) => intervals.every(isPoint)) : known;
  const points = all.find((intervals) => intervals.every(isPoint));
  const used = points ? [points] : index.multikey ? all.slice(0, 1) : all;
  if (used.length === 0) return null;
  let ranges: KeyRange[] = [EVERYTHING];
  for (const intervals of used) {
    const these = intervals.map((interval) => keyRange(interval, field?.descending ?? false, index.textKey));
    ranges = ranges.flatMap((range) => these.flatMap((other) => intersection(range, other) ?? []));
  }
  // Values that a collation holds for the same have one key.
  const distinct = new Map(ranges.map((range) => [range.lower, range]));
  return { ranges: [...distinct.values()], points: points !== undefined };
}

/** Ranges of the compound key: equalities of the leading fields, multiplied, then one range. */
function rangesOf(
  index: CollectionIndex,
  conditions: Conditions,
): { ranges: KeyRange[]; points: number; fixed: number } {
  let prefixes = [''];
  let fixed = 0;
  for (let at = 0; at < index.fields.length; at++) {
    const field = rangesOfField(index, at, conditions);
    if (!field || prefixes.length * field.ranges.length > MANY_RANGES)
      return { ranges: prefixes.map(wholePrefix), points: at, fixed };
    if (!field.points) {
      const ranges = prefixes.flatMap((prefix) =>
        field.ranges.map(({ lower, upper }) => ({ lower: prefix + lower, upper: prefix + upper })),
      );
      return { ranges, points: at + 0.5, fixed };
    }
    // A point's range starts with its key; a point of a descending field, too.
    if (field.ranges.length === 1 && fixed === at) fixed++;
    prefixes = prefixes.flatMap((prefix) => field.ranges.map(({ lower }) => prefix + lower));
  }
  return { ranges: prefixes.map(wholePrefix), points: index.fields.length, fixed };
}

const wholePrefix = (prefix: string): KeyRange => ({ lower: prefix, upper: `${prefix}\xff` });

const orderOf = (order: Value): number => Number((order as { value?: number } | null)?.value ?? order);

/** The direction in which one field of an index gives one field of a sort; 0 where they are not the same field. */
function directionOf(field: IndexField | undefined, path: string, order: Value): number {
  if (field?.name !== path) return 0;
  return orderOf(order) > 0 === !field.descending ? 1 : -1;
}

/** 1 or -1: the direction to read the index in so that it comes sorted; 0 where it does not. */
function sortDirection(index: CollectionIndex, sort: Document, fixed: number): number {
  if (index.multikey || index.textKey || [...sort.values()].some((value) => value instanceof Map)) return 0;
  const equal = new Set(index.fields.slice(0, fixed).map(({ name }) => name));
  const free = index.fields.slice(fixed);
  const wanted = [...sort].filter(([path]) => !equal.has(path));
  const directions = new Set(wanted.map(([path, order], i) => directionOf(free[i], path, order)));
  const [direction = 1] = directions;
  return directions.size > 1 ? 0 : direction;
}

function planFor(index: CollectionIndex, { sort }: Wanted, conditions: Conditions): IndexPlan {
  const { ranges, points, fixed } = rangesOf(index, conditions);
  const direction = sort && ranges.length === 1 ? sortDirection(index, sort, fixed) : 0;
  const reverse = direction < 0;
  const ordered = ranges.toSorted((a, b) => (a.lower < b.lower ? -1 : 1));
  return {
    kind: 'index',
    index,
    ranges: reverse ? ordered.toReversed() : ordered,
    reverse,
    sorted: !sort || direction !== 0,
    points,
  };
}

/** How many entries a plan would visit, counted up to a limit. */
function sample(plan: IndexPlan): number {
  let count = 0;
  for (const range of plan.ranges) {
    const cursor = new TreeCursor(plan.index.tree, range, plan.reverse);
    while (count < SAMPLE && cursor.next()) count++;
    if (count >= SAMPLE) break;
  }
  return count;
}

/** Fewest entries first; among large ranges a plan that needs no sort, then the one that fixes more fields. */
function best(plans: readonly IndexPlan[]): IndexPlan | undefined {
  if (plans.length < 2) return plans[0];
  const ranked = plans.map((plan) => ({ plan, count: sample(plan) }));
  ranked.sort(
    (a, b) => a.count - b.count || Number(b.plan.sorted) - Number(a.plan.sorted) || b.plan.points - a.plan.points,
  );
  return ranked[0]?.plan;
}

/** The index that a hint names, by its name or its key pattern. */
export function hintedIndex(collection: Collection, hint: Document | string): CollectionIndex {
  const index = collection.indexes.find(({ name, pattern }) =>
    typeof hint === 'string' ? name === hint : encodeComponent(pattern) === encodeComponent(hint),
  );
  if (!index)
    throw new ServerError(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return index;
}

function naturalOrder(order: Document | string | null): number {
  const value = order instanceof Map ? order.get('$natural') : undefined;
  return value === undefined ? 0 : orderOf(value);
}

function hinted(collection: Collection, wanted: Wanted, hint: Document | string): Plan {
  const natural = naturalOrder(hint);
  if (natural !== 0) return { kind: 'scan', reverse: natural < 0, sorted: !wanted.sort };
  const index = hintedIndex(collection, hint);
  const conditions = conditionsOf(wanted.filter);
  if (!index.ordered) return { kind: 'scan', reverse: false, sorted: !wanted.sort };
  return planFor(index, wanted, sameCollation(index.collation, wanted.collation?.spec) ? conditions : new Map());
}

/** A search for words is served by the text index and nothing else. */
function textPlan(collection: Collection, wanted: Wanted, operand: Value): IndexPlan {
  const conditions = conditionsOf(wanted.filter);
  const { index, ranges } = textRanges(collection, operand, { hint: wanted.hint, conditions });
  return { kind: 'index', index, ranges, reverse: false, sorted: !wanted.sort, points: 1 };
}

/** Chooses an index, or a scan of the collection. */
export function planOf(collection: Collection, wanted: Wanted): Plan {
  checkNearIndex(collection, wanted.filter);
  const text = textOperandOf(wanted.filter);
  if (text !== undefined) return textPlan(collection, wanted, text);
  const sortNatural = naturalOrder(wanted.sort);
  if (sortNatural !== 0) return { kind: 'scan', reverse: sortNatural < 0, sorted: true };
  if (wanted.hint !== null && (typeof wanted.hint === 'string' || wanted.hint.size > 0))
    return hinted(collection, wanted, wanted.hint);
  const conditions = conditionsOf(wanted.filter);
  const plans = collection.indexes
    .filter((index) => !index.hidden && isUsable(index, wanted, conditions))
    .map((index) => planFor(index, wanted, conditions))
    .filter((plan) => plan.points > 0 || (wanted.sort !== null && plan.sorted));
  const narrowing = plans.filter((plan) => plan.points > 0);
  return best(narrowing.length > 0 ? narrowing : plans) ?? { kind: 'scan', reverse: false, sorted: !wanted.sort };
}

import type { Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { asWhole, isNumeric } from '../bson/numbers.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { metaSortKey } from '../expr/meta.ts';
import type { Evaluate } from '../expr/scope.ts';
import { PAUSE, type Paused } from '../store/pause.ts';
import { inOrder } from './in-order.ts';
import { splitPath } from './paths.ts';
import { compoundKeys } from './sort-keys.ts';

/** What a sort is compiled with. */
export type SortOptions = { readonly collation?: Collation | undefined };

/** What of a document decides its place. */
export type SortKey = readonly Value[];

/** Compares two documents; its properties sort many at once, with each document's key taken once. */
export type Sort = ((a: Document, b: Document) => number) & {
  /** The top-level fields it reads. */
  readonly fields: ReadonlySet<string>;
  readonly keyOf: (document: Document) => SortKey;
  readonly compareKeys: (a: SortKey, b: SortKey) => number;
  /** The documents in order, stable; with a limit only the first ones. */
  sorted(documents: Paused<Document>, limit?: number): Generator<Document | typeof PAUSE>;
  /** The same for whatever a document stands for; only its key is kept of the document. */
  sortedBy<T>(items: Paused<T>, documentOf: (item: T) => Document, limit?: number): Generator<T | typeof PAUSE>;
};

/** A field's place in the order; `meta` where it is no field, but what the query knows of the document. */
type Part = { readonly path: readonly string[]; readonly direction: number; readonly meta?: Evaluate };

/** Reads the direction of one field. */
function directionOf(name: string, value: Value): number {
  if (value instanceof Map) {
    throw new ServerError(17312, '$meta is the only expression supported by $sort right now');
  }
  const whole = isNumeric(value) ? asWhole(value) : null;
  if (!isNumeric(value)) throw new ServerError(15974, `Illegal key in $sort specification: ${name}`);
  if (whole !== 1n && whole !== -1n) {
    throw new ServerError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  }
  return Number(whole);
}

function parse(spec: Document): Part[] {
  const parts: Part[] = [];
  for (const [name, value] of spec) {
    const path = splitPath(name);
    if (path.some((part) => part === '')) {
      throw new ServerError(name === '' ? 40352 : 15998, 'FieldPath field names may not be empty strings.');
    }
    if (name.startsWith('$')) throw new ServerError(16410, `FieldPath field names may not start with '$'.`);
    const meta = value instanceof Map ? value.get('$meta') : undefined;
    if (meta === undefined) parts.push({ path, direction: directionOf(name, value) });
    else {
      const { direction, evaluate } = metaSortKey(meta);
      parts.push({ path, direction, meta: evaluate });
    }
  }
  return parts;
}

function keyComparator(parts: readonly Part[], collation: Collation | undefined): (a: SortKey, b: SortKey) => number {
  const directions = parts.map((part) => part.direction);
  const [first] = directions;
  if (directions.length === 1 && first !== undefined) return (a, b) => first * compareValues(a[0], b[0], collation);
  return (a, b) => {
    for (let i = 0; i < directions.length; i++) {
      const difference = compareValues(a[i], b[i], collation);
      if (difference !== 0) return difference * (directions[i] ?? 1);
    }
    return 0;
  };
}

/** Keys among which are some that are no fields. */
function keyTakerWithMeta(
  parts: readonly Part[],
  compare: (a: SortKey, b: SortKey) => number,
): (document: Document) => SortKey {
  const withMeta = (key: SortKey, document: Document): SortKey =>
    parts.map(({ meta }, i) => (meta ? (meta(document) ?? null) : (key[i] ?? null)));
  const paths = parts.map(({ path, meta }) => (meta ? [] : path));
  return (document) =>
    compoundKeys(document, paths)
      .map((key) => withMeta(key, document))
      .reduce((best, key) => (compare(key, best) < 0 ? key : best));
}

/** Takes a document's key: of an array, the element that comes first in this order. */
function keyTaker(
  parts: readonly Part[],
  compare: (a: SortKey, b: SortKey) => number,
): (document: Document) => SortKey {
  const paths = parts.map((part) => part.path);
  const names = paths.map(([name = '']) => name);
  const flat = paths.every((path) => path.length === 1);
  const slow = (document: Document): SortKey =>
    compoundKeys(document, paths).reduce((best, key) => (compare(key, best) < 0 ? key : best));
  if (!flat) return slow;
  return (document) => {
    const key: Value[] = [];
    for (const name of names) {
      const value = document.get(name);
      if (Array.isArray(value)) return slow(document);
      key.push(value === undefined ? null : value);
    }
    return key;
  };
}

/** Compiles a sort specification; an empty one leaves every order as it is. */
export function compileSort(spec: Document, options: SortOptions = {}): Sort {
  const parts = parse(spec);
  const compareKeys = keyComparator(parts, options.collation);
  const keyOf = parts.some(({ meta }) => meta) ? keyTakerWithMeta(parts, compareKeys) : keyTaker(parts, compareKeys);
  const sortedBy = function* <T>(items: Paused<T>, documentOf: (item: T) => Document, limit = Infinity) {
    type Entry = { key: SortKey; item: T };
    const entries = function* (): Generator<Entry | typeof PAUSE> {
      for (const item of items) yield item === PAUSE ? PAUSE : { key: keyOf(documentOf(item)), item };
    };
    for (const entry of inOrder(entries(), (a: Entry, b: Entry) => compareKeys(a.key, b.key), limit))
      yield entry === PAUSE ? PAUSE : entry.item;
  };
  return Object.assign((a: Document, b: Document) => compareKeys(keyOf(a), keyOf(b)), {
    fields: new Set(parts.flatMap((part) => (part.meta ? [] : (part.path[0] ?? '')))),
    keyOf,
    compareKeys,
    sorted: (documents: Paused<Document>, limit?: number) => sortedBy(documents, (document) => document, limit),
    sortedBy,
  });
}

import type { Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { asWhole, isNumeric } from '../bson/numbers.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { splitPath } from './paths.ts';
import { compoundKeys } from './sort-keys.ts';

/** What a sort is compiled with. */
export type SortOptions = { readonly collation?: Collation | undefined };

/** Compares two documents; its properties sort many at once, with each document's key taken once. */
export type Sort = ((a: Document, b: Document) => number) & {
  /** The top-level fields it reads. */
  readonly fields: ReadonlySet<string>;
  /** The documents in order, stable; with a limit only the first ones. */
  sorted(documents: Iterable<Document>, limit?: number): Document[];
  /** The same for whatever a document stands for; only its key is kept of the document. */
  sortedBy<T>(items: Iterable<T>, documentOf: (item: T) => Document, limit?: number): T[];
};

type Part = { readonly path: readonly string[]; readonly direction: number };

/** Reads the direction of one field. */
function directionOf(name: string, value: Value): number {
  if (value instanceof Map) {
    if (value.has('$meta')) return 0;
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
    const direction = directionOf(name, value);
    if (direction !== 0) parts.push({ path, direction });
  }
  return parts;
}

type Key = readonly Value[];

function keyComparator(parts: readonly Part[], collation: Collation | undefined): (a: Key, b: Key) => number {
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

/** Takes a document's key: of an array, the element that comes first in this order. */
function keyTaker(parts: readonly Part[], compare: (a: Key, b: Key) => number): (document: Document) => Key {
  const paths = parts.map((part) => part.path);
  const names = paths.map(([name = '']) => name);
  const flat = paths.every((path) => path.length === 1);
  const slow = (document: Document): Key =>
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

/** Puts an entry into a list of at most `limit` that is in order already. */
function insert<T>(entries: T[], entry: T, limit: number, compare: (a: T, b: T) => number): void {
  const last = entries.at(-1);
  if (entries.length >= limit && last !== undefined && compare(entry, last) >= 0) return;
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = entries[middle];
    if (other !== undefined && compare(entry, other) < 0) high = middle;
    else low = middle + 1;
  }
  entries.splice(low, 0, entry);
  if (entries.length > limit) entries.pop();
}

const FEW = 1000;

/** Compiles a sort specification; an empty one leaves every order as it is. */
export function compileSort(spec: Document, options: SortOptions = {}): Sort {
  const parts = parse(spec);
  const compareKeys = keyComparator(parts, options.collation);
  const keyOf = keyTaker(parts, compareKeys);
  const sortedBy = <T>(items: Iterable<T>, documentOf: (item: T) => Document, limit = Infinity): T[] => {
    type Entry = { key: Key; item: T };
    const compareEntries = (a: Entry, b: Entry): number => compareKeys(a.key, b.key);
    const entries: Entry[] = [];
    for (const item of items) {
      const entry = { key: keyOf(documentOf(item)), item };
      if (limit <= FEW) insert(entries, entry, limit, compareEntries);
      else entries.push(entry);
    }
    if (limit > FEW) entries.sort(compareEntries);
    return entries.slice(0, limit).map((entry) => entry.item);
  };
  return Object.assign((a: Document, b: Document) => compareKeys(keyOf(a), keyOf(b)), {
    fields: new Set(parts.map((part) => part.path[0] ?? '')),
    sorted: (documents: Iterable<Document>, limit?: number) => sortedBy(documents, (document) => document, limit),
    sortedBy,
  });
}

import { Undefined, type Document, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { arrayIndex } from './paths.ts';

/** What an empty array sorts as: below null. */
const EMPTY = new Undefined();

/** Where the walk along one path stands: what it found, or the array it stopped at with the parts that are left. */
type Stop = { readonly value: Value; readonly array: Value[] | null; readonly rest: readonly string[] };

const found = (value: Value): Stop => ({ value, array: null, rest: [] });
const stopped = (array: Value[], rest: readonly string[]): Stop => ({ value: null, array, rest });

/** The element that a numeric part names, unless a document in the array has a field of that name. */
function elementNamed(array: readonly Value[], part: string): Value | undefined {
  const index = arrayIndex(part);
  const isField = array.some((item) => item instanceof Map && item.has(part));
  return index < 0 || isField ? undefined : array[index];
}

/** Follows a path up to its end or to the first array on it. */
function walk(from: Document, parts: readonly string[]): Stop {
  let value: Value | undefined = from;
  for (const [at, part] of parts.entries()) {
    if (Array.isArray(value)) {
      const item = elementNamed(value, part);
      if (item === undefined) return stopped(value, parts.slice(at));
      value = item;
    } else if (value instanceof Map) value = value.get(part);
    else return found(null);
  }
  return Array.isArray(value) ? stopped(value, []) : found(value ?? null);
}

const NOTHING: Document = new Map();

/** The keys for one element of the array that several paths go through: they stay together. */
function ofElement(item: Value, stops: readonly Stop[], keys: Value[][]): void {
  const inside = item instanceof Map ? item : NOTHING;
  const done = new Map<number, Value>();
  const left: string[][] = [];
  const places: number[] = [];
  for (const [place, stop] of stops.entries()) {
    if (!stop.array) done.set(place, stop.value);
    else if (stop.rest.length === 0) done.set(place, item);
    else {
      left.push([...stop.rest]);
      places.push(place);
    }
  }
  for (const inner of left.length > 0 ? compoundKeys(inside, left) : [[]]) {
    keys.push(stops.map((_, place) => done.get(place) ?? inner[places.indexOf(place)] ?? null));
  }
}

/** All keys of a document under the given paths, as an index would hold them. */
export function compoundKeys(document: Document, paths: readonly (readonly string[])[]): Value[][] {
  const stops = paths.map((parts) => walk(document, parts));
  const arrays = new Set(stops.flatMap((stop) => (stop.array ? [stop.array] : [])));
  const [array] = arrays;
  if (!array) return [stops.map((stop) => stop.value)];
  if (arrays.size > 1) throw new ServerError('BadValue', 'cannot sort with keys that are parallel arrays');
  if (array.length === 0) {
    return [stops.map((stop) => (stop.array && stop.rest.length === 0 ? EMPTY : stop.value))];
  }
  const keys: Value[][] = [];
  for (const item of array) ofElement(item, stops, keys);
  return keys;
}

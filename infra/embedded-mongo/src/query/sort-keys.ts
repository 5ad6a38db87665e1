import { Undefined, type Document, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { arrayIndex } from './paths.ts';

/** What an empty array sorts as: below null. */
const EMPTY = new Undefined();

type Path = readonly string[];

/** Where the walk along a path stands: at a value, and what of the path is left where that is an array. */
type Stop = { readonly value: Value | undefined; readonly rest: Path };

/** The element that a path picks out of an array by its position, and where the rest of the path leads to from there. */
type Picked = { readonly isArray: boolean; readonly stop: Stop };

/** The walks along all paths: the paths that are left, the values that are known, and what was picked by position. */
type Walks = {
  readonly rest: readonly Path[];
  readonly known: readonly Value[];
  readonly picked: readonly (Picked | null)[];
};

const NOTHING: Document = new Map();

const fieldOf = (from: Document | readonly Value[], part: string): Value | undefined =>
  from instanceof Map ? from.get(part) : from[arrayIndex(part)];

/** Follows a path to its end or to the first array on it. */
function follow(from: Document | readonly Value[], path: Path): Stop {
  let container = from;
  for (let at = 0; at < path.length; at++) {
    const value = fieldOf(container, path[at] ?? '');
    const rest = path.slice(at + 1);
    if (value === undefined || Array.isArray(value) || rest.length === 0) return { value, rest };
    if (!(value instanceof Map)) break;
    container = value;
  }
  return { value: undefined, rest: [] };
}

/** The next step along one path: by name in the document, or with what was picked by position. */
function stepInto(document: Document, path: Path, picked: Picked | null): Stop {
  const isField = document.has(path[0] ?? '');
  if (isField && picked)
    throw new ServerError(
      16746,
      `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${path[0]}'`,
    );
  if (isField) return follow(document, path);
  return picked ? picked.stop : { value: undefined, rest: [] };
}

function pick(array: readonly Value[], path: Path): Picked | null {
  const element = path.length > 0 ? fieldOf(array, path[0] ?? '') : undefined;
  if (element === undefined) return null;
  return { isArray: Array.isArray(element), stop: follow(array, path) };
}

/** The step of one path: where it stops, and whether at an array that was picked out of an array, which counts as a whole. */
function stepOf(document: Document, walks: Walks, index: number): Stop & { isWhole: boolean } {
  const path = walks.rest[index] ?? [];
  const picked = walks.picked[index] ?? null;
  const isWhole = picked?.isArray === true && !document.has(path[0] ?? '');
  return { ...stepInto(document, path, picked), isWhole };
}

/** All walks by one step: up to the one array that they may share. */
function advance(document: Document, walks: Walks) {
  const rest = [...walks.rest];
  const known = [...walks.known];
  const through = new Set<number>();
  let array: readonly Value[] | null = null;
  let opens = true;
  for (const [index, path] of walks.rest.entries()) {
    if (path.length === 0) continue;
    const stop = stepOf(document, walks, index);
    rest[index] = Array.isArray(stop.value) ? stop.rest : [];
    if (!Array.isArray(stop.value)) {
      known[index] = stop.value ?? null;
      continue;
    }
    if (array && array !== stop.value)
      throw new ServerError('BadValue', 'cannot sort with keys that are parallel arrays');
    array = stop.value;
    through.add(index);
    if (stop.isWhole) opens = false;
  }
  return { rest, known, array, through, opens };
}

function expand(document: Document, walks: Walks, keys: Value[][]): void {
  const { rest, known, array, through, opens } = advance(document, walks);
  if (!array) {
    keys.push(known);
    return;
  }
  const isEmpty = array.length === 0;
  const picked = rest.map((path, index) => (isEmpty || !through.has(index) ? null : pick(array, path)));
  for (const element of isEmpty ? [EMPTY] : array) {
    const whole = opens || isEmpty ? element : [...array];
    const filled = known.map((value, index) => (through.has(index) && rest[index]?.length === 0 ? whole : value));
    expand(element instanceof Map ? element : NOTHING, { rest, known: filled, picked }, keys);
  }
}

/** All keys of a document under the given paths, as an index would hold them. */
export function compoundKeys(document: Document, paths: readonly Path[]): Value[][] {
  const keys: Value[][] = [];
  expand(document, { rest: paths, known: paths.map(() => null), picked: paths.map(() => null) }, keys);
  return keys;
}

import { encodeComponent, type TextKey } from '../bson/key.ts';
import { type Document, Undefined, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';

/** One field of an index. */
export type IndexField = { name: string; path: readonly string[]; descending: boolean };

/** How far the walk along one field's path has come; `rest` is empty when `value` is what is indexed. */
type Walk = { value: Value | undefined; rest: readonly string[] };

const isPosition = (part: string | undefined): boolean => part !== undefined && /^\d+$/.test(part);

/** Goes down through documents, and into an array where the path names a position; stops at an array or at the end. */
function descend({ value, rest }: Walk): Walk {
  let current = value;
  let at = 0;
  for (; at < rest.length; at++) {
    const part = rest[at] ?? '';
    if (current instanceof Map) current = current.get(part);
    else if (Array.isArray(current) && isPosition(part) && Number(part) < current.length)
      current = current[Number(part)];
    else if (Array.isArray(current)) break;
    else return { value: undefined, rest: [] };
  }
  return { value: current, rest: rest.slice(at) };
}

/** An element of the array that a walk stopped at: the whole element, or what its path leads to; no array in an array. */
function enter(walk: Walk, element: Value | undefined): Walk {
  if (walk.rest.length === 0) return { value: element, rest: [] };
  return element instanceof Map ? { value: element, rest: walk.rest } : { value: undefined, rest: [] };
}

const emptyArray = (walk: Walk): Walk => ({ value: walk.rest.length === 0 ? new Undefined() : undefined, rest: [] });

/** The values of all fields, once for each element of the array that they share. */
function* combinations(walks: readonly Walk[], done: readonly boolean[]): Generator<readonly (Value | undefined)[]> {
  const reached = walks.map((walk, i) => (done[i] ? walk : descend(walk)));
  const arrays = reached.map((walk, i) => !done[i] && Array.isArray(walk.value));
  const first = arrays.indexOf(true);
  if (first < 0) {
    yield reached.map((walk) => walk.value);
    return;
  }
  const array = reached[first]?.value as Value[];
  if (reached.some((walk, i) => arrays[i] && walk.value !== array))
    throw new ServerError(171, 'cannot index parallel arrays');
  const elements: (Value | undefined)[] = array.length === 0 ? [undefined] : array;
  for (const element of elements) {
    const inside = reached.map((walk, i) => {
      if (!arrays[i]) return walk;
      return array.length === 0 ? emptyArray(walk) : enter(walk, element);
    });
    // A whole element is final even when it is an array itself.
    const finished = inside.map((walk) => walk.rest.length === 0);
    yield* combinations(inside, finished);
  }
}

/** What a document contributes to an index. */
export type IndexKeys = {
  keys: readonly string[];
  /** The values behind each key, for error messages. */
  values: readonly (readonly (Value | undefined)[])[];
  /** Whether one of its fields went through an array. */
  multikey: boolean;
  /** Whether the document has none of the fields. */
  empty: boolean;
};

function keyOf(fields: readonly IndexField[], values: readonly (Value | undefined)[], text: TextKey | null): string {
  let key = '';
  for (let i = 0; i < fields.length; i++) key += encodeComponent(values[i] ?? null, fields[i]?.descending, text);
  return key;
}

/** What a path leads to; the array where it meets one. */
function plainValue(document: Document, path: readonly string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const part of path) {
    if (!(value instanceof Map)) return Array.isArray(value) ? value : undefined;
    value = value.get(part);
  }
  return value;
}

/** Most documents have no array in what is indexed: they have one key. Null where one has. */
function plainKey(document: Document, fields: readonly IndexField[], text: TextKey | null): IndexKeys | null {
  const values: (Value | undefined)[] = [];
  let key = '';
  let empty = true;
  for (const { path, descending } of fields) {
    const value = plainValue(document, path);
    if (Array.isArray(value)) return null;
    key += encodeComponent(value ?? null, descending, text);
    values.push(value);
    empty &&= value === undefined;
  }
  return { keys: [key], values: [values], multikey: false, empty };
}

/** The keys of a document: one, or one for each element of an array on the way. */
export function indexKeys(document: Document, fields: readonly IndexField[], text: TextKey | null): IndexKeys {
  const plain = plainKey(document, fields, text);
  if (plain) return plain;
  const walks = fields.map((field) => ({ value: document, rest: field.path }));
  const all = [
    ...combinations(
      walks,
      walks.map(() => false),
    ),
  ];
  const byKey = new Map(all.map((values) => [keyOf(fields, values, text), values]));
  const reached = walks.map(descend);
  const multikey = reached.some((walk) => Array.isArray(walk.value));
  const empty = all.every((values) => values.every((value) => value === undefined));
  return { keys: [...byKey.keys()], values: [...byKey.values()], multikey, empty };
}

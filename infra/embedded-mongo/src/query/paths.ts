import type { Document, Value } from '../bson/values.ts';

/** Tests one value; `undefined` is a missing field. */
export type Predicate = (value: Value | undefined) => boolean;

/**
 * Which element of an array matched last: what the positional operator `$` of an update or projection stands for.
 * One variable for all filters: matching is synchronous, and whoever needs it clears it first.
 */
export const trace = { index: -1 };

const INDEX = /^(0|[1-9]\d*)$/;

/** The position that a path's part names in an array, or -1: `0` and `12` do, `01` and `x` do not. */
export const arrayIndex = (part: string): number => (INDEX.test(part) ? Number(part) : -1);

/** A path taken apart at its dots. */
export const splitPath = (path: string): string[] => (path.includes('.') ? path.split('.') : [path]);

/** Tests the elements of an array, then the array as a whole. */
function atLeaf(value: Value | undefined, test: Predicate): boolean {
  if (!Array.isArray(value)) return test(value);
  for (let i = 0; i < value.length; i++) {
    if (test(value[i])) {
      trace.index = i;
      return true;
    }
  }
  return test(value);
}

function inSomeElement(array: readonly Value[], walk: Walk, at: number): boolean {
  for (let i = 0; i < array.length; i++) {
    const item = array[i];
    if (item instanceof Map && somewhere(item, walk, at)) {
      trace.index = i;
      return true;
    }
  }
  return false;
}

/**
 * Whether an array that the path does not lead through counts as a missing field: one with a plain value in it, or without any
 * document. Arrays in it are passed over.
 */
function countsAsMissing(array: readonly Value[]): boolean {
  let documents = 0;
  for (const item of array) {
    if (item instanceof Map) documents += 1;
    else if (!Array.isArray(item)) return true;
  }
  return documents === 0;
}

/** The rest of the path applies to each document of the array, and to the element that a numeric part names. */
function inArray(array: readonly Value[], walk: Walk, at: number): boolean {
  if (inSomeElement(array, walk, at)) return true;
  const index = arrayIndex(walk.parts[at] ?? '');
  if (index < 0 || index >= array.length) return walk.loose === true && countsAsMissing(array) && walk.test(undefined);
  const found = beyondIndex(array[index], walk, at + 1);
  if (found) trace.index = index;
  return found;
}

function beyondIndex(item: Value | undefined, walk: Walk, at: number): boolean {
  if (at === walk.parts.length) return walk.whole ? walk.test(item) : atLeaf(item, walk.test);
  if (item instanceof Map) return somewhere(item, walk, at);
  if (Array.isArray(item)) return inArray(item, walk, at);
  return walk.loose === true && walk.test(undefined);
}

/** What is looked for, and where. */
export type Walk = {
  readonly parts: readonly string[];
  readonly test: Predicate;
  /** Only the value at the end of the path counts, not the elements where it is an array. */
  readonly whole: boolean;
  /** Asks for null, for which an array that the path does not lead through may stand as well. */
  readonly loose?: boolean;
};

/** Whether a value at the path, with arrays on the way opened, passes the test. */
export function somewhere(from: Document, walk: Walk, start = 0): boolean {
  const { parts } = walk;
  let document = from;
  for (let at = start; ; at++) {
    const value = document.get(parts[at] ?? '');
    if (at === parts.length - 1) return walk.whole ? walk.test(value) : atLeaf(value, walk.test);
    if (value instanceof Map) document = value;
    else if (Array.isArray(value)) return inArray(value, walk, at + 1);
    else return walk.test(undefined);
  }
}

/** All values that a path reaches, arrays on the way and at its end opened: what `distinct` collects. */
export function valuesAt(document: Document, path: string): Value[] {
  const found: Value[] = [];
  collect(document, splitPath(path), 0, found);
  return found;
}

function collect(value: Value | undefined, parts: readonly string[], at: number, found: Value[]): void {
  const part = parts[at];
  if (part === undefined) {
    if (Array.isArray(value)) found.push(...value);
    else if (value !== undefined) found.push(value);
    return;
  }
  if (value instanceof Map) return collect(value.get(part), parts, at + 1, found);
  if (!Array.isArray(value)) return;
  const index = arrayIndex(part);
  if (index >= 0) collect(value[index], parts, at + 1, found);
  for (const item of value) if (item instanceof Map) collect(item.get(part), parts, at + 1, found);
}

/** The value at a path that passes through documents only. */
export function plainValueAt(document: Document, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const part of parts) {
    if (!(value instanceof Map)) return undefined;
    value = value.get(part);
  }
  return value;
}

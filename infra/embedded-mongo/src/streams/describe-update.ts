import { identicalValues } from '../bson/compare.ts';
import type { Document, Value } from '../bson/values.ts';

/** What an update did, field by field. */
type Description = { updated: Document; removed: string[]; truncated: Document[] };

const at = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function compareArrays(path: string, before: readonly Value[], after: readonly Value[], into: Description): void {
  if (after.length < before.length)
    into.truncated.push(
      new Map<string, Value>([
        ['field', path],
        ['newSize', after.length],
      ]),
    );
  after.forEach((value, i) => {
    const old = before[i];
    if (i >= before.length || old === undefined) into.updated.set(at(path, String(i)), value);
    else compareValues(at(path, String(i)), old, value, into);
  });
}

function compareValues(path: string, before: Value, after: Value, into: Description): void {
  if (before instanceof Map && after instanceof Map && inOrder(before, after))
    return compareDocuments(path, before, after, into);
  if (Array.isArray(before) && Array.isArray(after) && after.length > 0)
    return compareArrays(path, before, after, into);
  if (!identicalValues(before, after)) into.updated.set(path, after);
}

/** Whether the fields that stayed come in the same order, the new ones last: only then is a difference by fields complete. */
function inOrder(before: Document, after: Document): boolean {
  const kept = [...before.keys()].filter((name) => after.has(name));
  return [...after.keys()].slice(0, kept.length).every((name, i) => name === kept[i]);
}

function compareDocuments(path: string, before: Document, after: Document, into: Description): void {
  for (const name of before.keys()) if (!after.has(name)) into.removed.push(at(path, name));
  for (const [name, value] of after) {
    const old = before.get(name);
    if (old === undefined) into.updated.set(at(path, name), value);
    else compareValues(at(path, name), old, value, into);
  }
}

/** The `updateDescription` of a change event. */
export function describeUpdate(before: Document, after: Document): Document {
  const found: Description = { updated: new Map(), removed: [], truncated: [] };
  compareDocuments('', before, after, found);
  return new Map<string, Value>([
    ['updatedFields', found.updated],
    ['removedFields', found.removed],
    ['truncatedArrays', found.truncated],
  ]);
}

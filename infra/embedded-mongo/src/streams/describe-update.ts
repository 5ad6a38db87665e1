import { identicalValues } from '../bson/compare.ts';
import type { Document, Value } from '../bson/values.ts';

/** What an update did, field by field. `ambiguous`: paths whose text alone does not tell a field's name from a position. */
type Description = { updated: Document; removed: string[]; truncated: Document[]; ambiguous: Document };

/** A path as names and positions. */
type Path = readonly (string | number)[];

const isAmbiguous = (path: Path): boolean =>
  path.some((part) => typeof part === 'string' && (part.includes('.') || /^\d+$/.test(part)));

function textOf(path: Path, into: Description): string {
  const text = path.join('.');
  if (isAmbiguous(path)) into.ambiguous.set(text, [...path]);
  return text;
}

function compareArrays(path: Path, before: readonly Value[], after: readonly Value[], into: Description): void {
  if (after.length < before.length) {
    const field = textOf(path, into);
    into.truncated.push(
      new Map<string, Value>([
        ['field', field],
        ['newSize', after.length],
      ]),
    );
  }
  after.forEach((value, i) => {
    const old = before[i];
    if (old === undefined) into.updated.set(textOf([...path, i], into), value);
    else compareValues([...path, i], old, value, into);
  });
}

function compareValues(path: Path, before: Value, after: Value, into: Description): void {
  if (before instanceof Map && after instanceof Map && inOrder(before, after))
    compareDocuments(path, before, after, into);
  else if (Array.isArray(before) && Array.isArray(after) && after.length > 0) compareArrays(path, before, after, into);
  else if (!identicalValues(before, after)) into.updated.set(textOf(path, into), after);
}

/** Whether the fields that stayed come in the same order, the new ones last: only then is a difference by fields complete. */
function inOrder(before: Document, after: Document): boolean {
  const kept = [...before.keys()].filter((name) => after.has(name));
  return [...after.keys()].slice(0, kept.length).every((name, i) => name === kept[i]);
}

function compareDocuments(path: Path, before: Document, after: Document, into: Description): void {
  for (const name of before.keys()) if (!after.has(name)) into.removed.push(textOf([...path, name], into));
  for (const [name, value] of after) {
    const old = before.get(name);
    if (old === undefined) into.updated.set(textOf([...path, name], into), value);
    else compareValues([...path, name], old, value, into);
  }
}

/** The `updateDescription` of a change event; `disambiguated` adds the parts of ambiguous paths. */
export function describeUpdate(before: Document, after: Document, disambiguated: boolean): Document {
  const found: Description = { updated: new Map(), removed: [], truncated: [], ambiguous: new Map() };
  compareDocuments([], before, after, found);
  const description = new Map<string, Value>([
    ['updatedFields', found.updated],
    ['removedFields', found.removed],
    ['truncatedArrays', found.truncated],
  ]);
  return disambiguated ? description.set('disambiguatedPaths', found.ambiguous) : description;
}

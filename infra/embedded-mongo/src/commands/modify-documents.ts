import { decodeDocument } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Collation } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Collection } from '../store/collection.ts';
import type { Found } from '../store/scan.ts';
import { filterOf, type Query, queryOf, selectAtOnce } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { compileUpdate } from '../update/compile-update.ts';
import { elementsSet, setInPlace } from '../update/set-in-place.ts';
import { seedFromFilter } from '../update/upsert.ts';
import { collectionToWrite, MAX_DOCUMENT_BYTES, trimCapped, withIdFirst } from './stored-document.ts';
import { checkStillValid, checkValid } from './validation.ts';

/** Which documents a write is about. */
export type Target = {
  database: string;
  name: string;
  filter: Document;
  multi: boolean;
  sort: Document | null;
  hint: Document | string | null;
  collation: Collation | undefined;
  variables: Document | undefined;
};

/** How they change. */
export type Modification = {
  update: Document | Document[];
  upsert: boolean;
  arrayFilters: Document[] | undefined;
  bypassValidation: boolean;
  now: Date;
};

/** What a modification did; `before` and `after` are those of the last document. */
export type Modified = {
  matched: number;
  modified: number;
  upsertedId: Value | undefined;
  before: Buffer | null;
  after: Buffer | null;
};

type Update = ReturnType<typeof compileUpdate>;

const queryFor = (target: Target): Query =>
  queryOf(target.filter, {
    sort: target.sort,
    hint: target.hint,
    collation: target.collation,
    variables: target.variables,
    limit: target.multi ? 0 : 1,
  });

/** The records that a write is about; none of them may be held by somebody else. */
export function targets(work: Work, collection: Collection, target: Target): Found[] {
  const found = [...selectAtOnce(collection, work.view, queryFor(target))];
  for (const { id } of found) work.checkFree(collection, id);
  return found;
}

const isReplacement = (update: Document | Document[]): boolean =>
  !Array.isArray(update) && !(update.keys().next().value ?? '').startsWith('$');

/** Whether an update names the element that the filter matched (`a.$`). */
const isPositional = (update: Document | Document[]): boolean =>
  !Array.isArray(update) &&
  [...update.values()].some(
    (paths) => paths instanceof Map && [...paths.keys()].some((path) => /\.\$(\.|$)/.test(path)),
  );

function checkSize({ length }: Buffer): void {
  if (length <= MAX_DOCUMENT_BYTES) return;
  throw new ServerError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
}

function upsert(
  work: Work,
  collection: Collection,
  target: Target,
  change: { update: Update; modification: Modification },
): Modified {
  const { update, modification } = change;
  const seed = seedFromFilter(target.filter, update.replaces);
  const { document } = update.apply(seed, { isInsert: true });
  const complete = document.keys().next().value === '_id' ? document : withIdFirst(document);
  const after = encodeDocument(complete);
  checkSize(after);
  checkValid(collection, after, modification.bypassValidation);
  work.insert(collection, after);
  trimCapped(collection, work);
  return { matched: 0, modified: 0, upsertedId: complete.get('_id'), before: null, after };
}

function modifyAll(
  work: Work,
  collection: Collection,
  target: Target,
  change: { update: Update; modification: Modification },
): Modified {
  const { update, modification } = change;
  const found = targets(work, collection, target);
  const filter = isPositional(modification.update) ? filterOf(queryFor(target), collection) : null;
  const replacement = isReplacement(modification.update);
  const elements = elementsSet(modification.update);
  const result: Modified = { matched: found.length, modified: 0, upsertedId: undefined, before: null, after: null };
  for (const { id, bytes } of found) {
    result.before = bytes;
    result.after = (elements && setInPlace(bytes, elements)) ?? applied(bytes, update, filter);
    if (result.after === bytes) continue;
    checkSize(result.after);
    checkStillValid(collection, { before: bytes, after: result.after }, modification.bypassValidation);
    work.replace(collection, id, result.after, replacement);
    result.modified++;
  }
  return result;
}

/** The document after an update; the same bytes where it changes nothing. */
function applied(bytes: Buffer, update: Update, filter: ReturnType<typeof filterOf> | null): Buffer {
  const before = decodeDocument(bytes);
  const { document, changed } = update.apply(before, { isInsert: false, matched: filter?.matchedIndex(before) });
  return changed ? encodeDocument(document) : bytes;
}

/** Updates, replaces or upserts. */
export function modify(work: Work, target: Target, modification: Modification): Modified {
  const { arrayFilters, now } = modification;
  const { collation, variables } = target;
  const update = compileUpdate(modification.update, { arrayFilters, collation, variables, now });
  const known = work.find(target.database, target.name);
  if (!known && !modification.upsert) {
    filterOf(queryFor(target), known);
    return { matched: 0, modified: 0, upsertedId: undefined, before: null, after: null };
  }
  const collection = collectionToWrite(work, target.database, target.name);
  const result = modifyAll(work, collection, target, { update, modification });
  return result.matched === 0 && modification.upsert
    ? upsert(work, collection, target, { update, modification })
    : result;
}

/** Deletes; says how many, and what the last one was. */
export function removeAll(work: Work, target: Target): { count: number; before: Buffer | null } {
  const collection = work.find(target.database, target.name);
  if (!collection) {
    filterOf(queryFor(target), collection);
    return { count: 0, before: null };
  }
  const writable = collectionToWrite(work, target.database, target.name);
  const found = targets(work, writable, target);
  for (const { id } of found) work.remove(writable, id);
  return { count: found.length, before: found.at(-1)?.bytes ?? null };
}

import { ObjectId } from 'bson';
import { encodeComponent } from '../bson/key.ts';
import type { Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { Wanted } from './planner.ts';
import type { Found } from './scan.ts';
import type { View } from './view.ts';

/** The key of a query that asks for one `_id` of a type whose keys nothing else has, and for nothing more. */
function keyOf({ filter, sort, hint, collation }: Wanted): string | null {
  if (filter.size !== 1 || sort || hint !== null || collation) return null;
  const id = filter.get('_id');
  return typeof id === 'string' || id instanceof ObjectId ? encodeComponent(id) : null;
}

/** The index of all `_id`s, where it compares text byte by byte. */
const idIndexOf = ({ indexes }: Collection): CollectionIndex | undefined =>
  indexes.find(({ name, collation }) => name === '_id_' && !collation);

/**
 * What most reads and writes are about: the record of one `_id`, or none, found without a plan and a filter. Null where
 * the query is of another kind.
 */
export function pointRead(collection: Collection, view: View, wanted: Wanted): readonly Found[] | null {
  const key = keyOf(wanted);
  const index = key === null ? undefined : idIndexOf(collection);
  if (key === null || !index) return null;
  const differences = view.differences(collection);
  const committed = index.tree.find(key);
  const isSeen = committed !== undefined && !differences.records.has(committed);
  const id = isSeen ? committed : differences.treeOf(index).find(key);
  const bytes = id === undefined ? undefined : view.get(collection, id);
  return id !== undefined && bytes ? [{ id, bytes }] : [];
}

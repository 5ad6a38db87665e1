import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { nearOf } from '../geo/near.ts';
import type { Collection } from './collection.ts';

/** `$near` asks for a geo index, as on the server, even though a scan answers it here. */
export function checkNearIndex(collection: Collection, filter: Document): void {
  const near = nearOf(filter);
  if (!near) return;
  const { path, kinds } = near;
  const isThere = collection.indexes.some(({ pattern }) => kinds.some((kind) => kind === pattern.get(path)));
  if (isThere) return;
  throw new ServerError(
    'NoQueryExecutionPlans',
    'error processing query: planner returned error :: unable to find index for $geoNear query',
  );
}

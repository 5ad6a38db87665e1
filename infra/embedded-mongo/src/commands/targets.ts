import { type Collation, collationOf } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Arguments } from './arguments.ts';
import type { Request } from './request.ts';

/** The hint of a statement: an index's name or its key pattern. */
export function hintOf(args: Arguments): Document | string | null {
  const hint = args.get('hint');
  if (hint === undefined || hint instanceof Map || typeof hint === 'string') return hint ?? null;
  throw new ServerError('FailedToParse', 'Hint must be a string or an object');
}

/** An update document, or a pipeline. */
export function updateOf(value: Value | undefined): Document | Document[] {
  if (value instanceof Map) return value;
  if (Array.isArray(value) && value.every((stage) => stage instanceof Map)) return value;
  throw new ServerError('FailedToParse', 'Update argument must be either an object or an array');
}

/** How a statement compares text: as it says, else as its collection does. */
export function collationFor(
  { server, transaction, database, body, name }: Request,
  args: Arguments,
  place = { database, name: body.get(name) },
): Collation | undefined {
  const own = args.document('collation');
  if (own || typeof place.name !== 'string') return collationOf(own);
  const collection =
    transaction?.find(place.database, place.name) ?? server.store.catalogue.find(place.database, place.name);
  return collectionCollation(collection?.options.get('collation'));
}

const collectionCollation = (spec: Value | undefined): Collation | undefined =>
  spec instanceof Map ? collationOf(spec) : undefined;

import { decodeDocument } from '../bson/decode.ts';
import { RawDocument } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { learn } from '../expr/metadata.ts';
import { compileProjection } from '../query/compile-projection.ts';
import { compileSort } from '../query/compile-sort.ts';
import type { Collection } from '../store/collection.ts';
import { PAUSE } from '../store/pause.ts';
import { filterOf, type Query, queryOf, select } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { numberOf } from './arguments.ts';
import { type BatchSource, QuerySource } from './cursors.ts';
import { FIRST_BATCH, openCursor } from './open-cursor.ts';
import { Reading } from './reading.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';
import { TailSource } from './tail-source.ts';
import { collationFor, hintOf } from './targets.ts';
import { findInView } from './view-queries.ts';

/** The query of a `find`. */
export function queryOfFind(request: Request): Query {
  const { args, variables } = request;
  const limit = numberOf(args.get('limit')) ?? 0;
  if (limit < 0) throw new ServerError(51024, `BSON field 'limit' value must be >= 0, actual value '${limit}'`);
  const sort = args.document('sort');
  return queryOf(args.document('filter') ?? new Map(), {
    sort: sort && sort.size > 0 ? sort : null,
    hint: hintOf(args),
    collation: collationFor(request, args),
    variables,
    skip: args.count('skip') ?? 0,
    limit,
  });
}

/** Rows as they are answered: bytes as stored, or projected. */
function* rowsOf(request: Request, work: Work, query: Query): Generator<RawDocument | Document | typeof PAUSE> {
  const collection = work.find(request.database, request.collectionName);
  if (!collection) return;
  const fields = request.args.document('projection');
  const project =
    fields && fields.size > 0
      ? compileProjection(fields, { filter: query.filter, collation: query.collation, variables: query.variables })
      : null;
  for (const found of select(collection, work.view, query)) {
    if (found === PAUSE) yield found;
    else yield project ? project(learn(decodeDocument(found.bytes), found.metadata)) : new RawDocument(found.bytes);
  }
}

/** What is wrong is said at once, even when there is nothing to find. */
function check(request: Request, query: Query, collection: Collection | undefined): void {
  filterOf(query, collection);
  if (query.sort && !query.sort.has('$natural')) compileSort(query.sort, { collation: query.collation });
  const fields = request.args.document('projection');
  if (fields)
    compileProjection(fields, { filter: query.filter, collation: query.collation, variables: query.variables });
}

function sourceOf(request: Request, work: Work, query: Query): BatchSource {
  const collection = work.find(request.database, request.collectionName);
  if (request.args.flag('tailable')) {
    if (!collection?.options.has('capped'))
      throw new ServerError('BadValue', 'error processing query: tailable cursor requested on non capped collection');
    return new TailSource(request.server.store, collection, query, request.args.flag('awaitData') ?? false);
  }
  return new QuerySource(rowsOf(request, work, query), query.limit, new Reading(request, work));
}

export async function find(request: Request): Promise<Reply> {
  const query = queryOfFind(request);
  const work = request.readWork();
  const collection = work.find(request.database, request.collectionName);
  if (collection?.isView) return findInView(request, query);
  check(request, query, collection);
  const batchSize = request.args.count('batchSize') ?? FIRST_BATCH;
  return openCursor(request, sourceOf(request, work, query), {
    batchSize: request.args.flag('singleBatch') && batchSize === FIRST_BATCH ? Infinity : batchSize,
    namespace: `${request.database}.${request.collectionName}`,
    single: request.args.flag('singleBatch') ?? false,
  });
}

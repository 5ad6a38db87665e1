import type { Document } from '../bson/values.ts';
import type { Query } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { QuerySource } from './cursors.ts';
import { FIRST_BATCH, openCursor } from './open-cursor.ts';
import { runOn } from './pipeline-host.ts';
import type { PipelineContext } from './pipeline-source.ts';
import { Reading } from './reading.ts';
import { documentOf, type Reply } from './reply.ts';
import type { Request } from './request.ts';
import { collationFor, hintOf } from './targets.ts';

/** What a command's pipeline runs on. */
export function contextOf(request: Request, work: Work): PipelineContext {
  const { args, database, now, variables } = request;
  const collation = collationFor(request, args);
  const bypassValidation = args.flag('bypassDocumentValidation') ?? false;
  return { work, database, now, variables, collation, hint: hintOf(args), bypassValidation };
}

/** A find on a view is a pipeline behind the view's own. */
export async function findInView(request: Request, query: Query): Promise<Reply> {
  const work = request.readWork();
  const projection = request.args.document('projection');
  const rows = runOn(request.collectionName, stagesOf(query, projection), contextOf(request, work));
  const source = new QuerySource(rows, query.limit, new Reading(request, work));
  return openCursor(request, source, {
    batchSize: request.args.count('batchSize') ?? FIRST_BATCH,
    namespace: `${request.database}.${request.collectionName}`,
    single: request.args.flag('singleBatch') ?? false,
  });
}

/** A query as stages. */
export function stagesOf(query: Query, projection?: Document): Document[] {
  const stages = [documentOf({ $match: query.filter })];
  if (query.sort) stages.push(documentOf({ $sort: query.sort }));
  if (query.skip > 0) stages.push(documentOf({ $skip: query.skip }));
  if (query.limit > 0) stages.push(documentOf({ $limit: query.limit }));
  if (projection && projection.size > 0) stages.push(documentOf({ $project: projection }));
  return stages;
}

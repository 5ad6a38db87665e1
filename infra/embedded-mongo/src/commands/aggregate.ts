import { collationOf } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import type { Query } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { openChangeStream } from '../streams/open-change-stream.ts';
import { type BatchSource, QuerySource } from './cursors.ts';
import { explainAggregate } from './explain.ts';
import { FIRST_BATCH, openCursor } from './open-cursor.ts';
import { hostOf, type PipelineContext, runOn } from './pipeline-host.ts';
import { checkedName, documentOf, type Reply, type Request } from './request.ts';
import { serverStages } from './server-stages.ts';
import { hintOf } from './update.ts';

const contextOf = ({ args, database, now }: Request, work: Work): PipelineContext => ({
  work,
  database,
  now,
  variables: args.document('let'),
  collation: collationOf(args.document('collation')),
  hint: hintOf(args),
});

const stageName = (stage: Document | undefined): string => stage?.keys().next().value ?? '';

/** Stages that write, which makes the whole pipeline one statement. */
const writes = (stages: readonly Document[]): boolean => ['$out', '$merge'].includes(stageName(stages.at(-1)));

function rowsOf(request: Request, work: Work, stages: readonly Document[]): Iterable<Document> {
  const context = contextOf(request, work);
  const [first, ...rest] = stages;
  const source = first && serverStages[stageName(first)];
  if (source) return runPipeline(rest, source(request, first.get(stageName(first)) as Value), hostOf(context));
  const name = request.body.get('aggregate');
  if (typeof name === 'string') return runOn(checkedName(request.database, name), stages, context);
  return runPipeline([...stages], [], hostOf(context));
}

function namespaceOf(request: Request): string {
  const name = request.body.get('aggregate');
  return `${request.database}.${typeof name === 'string' ? name : '$cmd.aggregate'}`;
}

function batchSizeOf(request: Request): number {
  const cursor = request.args.document('cursor');
  const size = cursor?.get('batchSize');
  return size === undefined ? FIRST_BATCH : Number((size as { value?: number }).value ?? size);
}

async function sourceOf(request: Request, work: Work, stages: readonly Document[]): Promise<BatchSource> {
  if (!writes(stages)) {
    const rows = rowsOf(request, work, stages);
    return new QuerySource(rows, 0, () => request.release(work));
  }
  const rows = await request.statement((own) => [...rowsOf(request, own, stages)]);
  return new QuerySource(rows, 0, () => {});
}

export async function aggregate(request: Request): Promise<Reply> {
  const stages = request.args.documents('pipeline');
  if (request.args.flag('explain')) return explainAggregate(request, stages);
  if (!request.args.has('cursor'))
    throw new ServerError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  const namespace = namespaceOf(request);
  const batchSize = batchSizeOf(request);
  if (stageName(stages[0]) === '$changeStream')
    return openCursor(request, openChangeStream(request, stages), { batchSize, namespace });
  const work = request.readWork();
  return openCursor(request, await sourceOf(request, work, stages), { batchSize, namespace, work });
}

/** A find on a view is a pipeline behind the view's own. */
export async function aggregateView(request: Request, query: Query): Promise<Reply> {
  const work = request.readWork();
  const projection = request.args.document('projection');
  const rows = runOn(request.collectionName, stagesOf(query, projection), contextOf(request, work));
  const source = new QuerySource(rows, query.limit, () => request.release(work));
  return openCursor(request, source, {
    batchSize: request.args.count('batchSize') ?? FIRST_BATCH,
    namespace: `${request.database}.${request.collectionName}`,
    single: request.args.flag('singleBatch') ?? false,
    work,
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

import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import { type Paused, withoutPauses } from '../store/pause.ts';
import type { Work } from '../store/work.ts';
import { openChangeStream } from '../streams/open-change-stream.ts';
import { type BatchSource, QuerySource } from './cursors.ts';
import { explainAggregate } from './explain.ts';
import { FIRST_BATCH, openCursor } from './open-cursor.ts';
import { hostOf, runOn } from './pipeline-host.ts';
import { Reading } from './reading.ts';
import type { Reply } from './reply.ts';
import { checkedName, type Request } from './request.ts';
import { serverStages } from './server-stages.ts';
import { contextOf } from './view-queries.ts';

const stageName = (stage: Document | undefined): string => stage?.keys().next().value ?? '';

/** Stages that write, which makes the whole pipeline one statement. */
const writes = (stages: readonly Document[]): boolean => ['$out', '$merge'].includes(stageName(stages.at(-1)));

function rowsOf(request: Request, work: Work, stages: readonly Document[]): Paused<Document> {
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
    return new QuerySource(rows, 0, new Reading(request, work));
  }
  const concern = request.args.document('readConcern');
  if (concern?.get('level') === 'linearizable')
    throw new ServerError(
      'InvalidOptions',
      `Aggregate stage ${stageName(stages.at(-1))} cannot run with a readConcern other than 'majority', or 'local'`,
    );
  const rows = await request.statement((own) => [...withoutPauses(rowsOf(request, own, stages))]);
  return new QuerySource(rows);
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
  return openCursor(request, await sourceOf(request, work, stages), { batchSize, namespace });
}

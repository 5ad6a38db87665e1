import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { leadingMatch } from '../pipeline/prefix.ts';
import type { CollectionIndex } from '../store/collection-index.ts';
import { planOf } from '../store/planner.ts';
import { type Query, queryOf, select } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { queryOfFind } from './find.ts';
import { resolveView } from './pipeline-host.ts';
import { readAll } from './reading.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import { Request } from './request.ts';

/** The words are looked up first, then the documents are looked at. */
const textMatch = ({ name }: CollectionIndex, inputStage: Document): Document =>
  documentOf({ stage: 'TEXT_MATCH', indexName: name, textIndexVersion: 3, inputStage });

function planDocument(request: Request, name: string, query: Query): Document {
  const collection = request.readWork().find(request.database, name);
  if (!collection) return documentOf({ stage: 'EOF' });
  const plan = planOf(collection, query);
  const scan =
    plan.kind === 'scan'
      ? documentOf({ stage: 'COLLSCAN', filter: query.filter, direction: plan.reverse ? 'backward' : 'forward' })
      : documentOf({
          stage: 'FETCH',
          filter: query.filter,
          inputStage: documentOf({
            stage: 'IXSCAN',
            keyPattern: plan.index.pattern,
            indexName: plan.index.name,
            isMultiKey: plan.index.multikey,
            isUnique: plan.index.unique,
            isSparse: plan.index.sparse,
            direction: plan.reverse ? 'backward' : 'forward',
            ranges: plan.ranges.length,
          }),
        });
  const found = plan.kind === 'index' && plan.index.text ? textMatch(plan.index, scan) : scan;
  return plan.sorted ? found : documentOf({ stage: 'SORT', sortPattern: query.sort ?? new Map(), inputStage: found });
}

async function explained(request: Request, name: string, query: Query): Promise<Reply> {
  const began = performance.now();
  let nReturned = 0;
  const rows = (work: Work) => {
    const collection = work.find(request.database, name);
    return collection ? select(collection, work.view, query) : [];
  };
  await readAll(request, rows, () => nReturned++);
  return reply({
    explainVersion: '1',
    queryPlanner: documentOf({
      namespace: `${request.database}.${name}`,
      parsedQuery: query.filter,
      winningPlan: planDocument(request, name, query),
      rejectedPlans: [],
    }),
    executionStats: documentOf({
      executionSuccess: true,
      nReturned,
      executionTimeMillis: Math.round(performance.now() - began),
    }),
    command: request.body,
    serverInfo: documentOf({ host: request.server.address, version: '8.0.0' }),
  });
}

/** Tells the plan of the part of a pipeline that a find answers. */
export async function explainAggregate(request: Request, stages: readonly Document[]): Promise<Reply> {
  const name = request.body.get('aggregate');
  if (typeof name !== 'string') return reply({ stages: [] });
  const resolved = resolveView(request.readWork(), request.database, name);
  const { filter, sort } = leadingMatch([...resolved.stages, ...stages]);
  return explained(request, resolved.name, queryOf(filter, { sort: sort ?? null }));
}

/** The filter of a command that writes or counts. */
function filterOfCommand(inner: Request): Document {
  const [first] = ['updates', 'deletes'].flatMap((name) => (inner.args.has(name) ? inner.args.documents(name) : []));
  return (first?.get('q') ?? inner.body.get('query') ?? new Map()) as Document;
}

export async function explain(request: Request): Promise<Reply> {
  const body = request.args.requiredDocument('explain');
  const inner = new Request(request.server, request.caller, new Map([...body, ['$db', request.database]]));
  const { name } = inner;
  if (name === 'find') return explained(inner, inner.collectionName, queryOfFind(inner));
  if (name === 'aggregate') return explainAggregate(inner, inner.args.documents('pipeline'));
  if (['count', 'distinct', 'update', 'delete', 'findAndModify'].includes(name))
    return explained(inner, inner.collectionName, queryOf(filterOfCommand(inner)));
  throw new ServerError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
}

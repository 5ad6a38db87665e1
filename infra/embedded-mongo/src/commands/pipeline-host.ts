import { decodeDocument } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import { type Document, textOr, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { runPipeline, type PipelineHost } from '../pipeline/run-pipeline.ts';
import type { Collection } from '../store/collection.ts';
import type { Paused } from '../store/pause.ts';
import { queryOf, selectAtOnce } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { type PipelineContext, sourceOf } from './pipeline-source.ts';
import { collectionToWrite, toStore } from './stored-document.ts';
import { checkStillValid, checkValid } from './validation.ts';

const DEEPEST_VIEW = 20;

/** A view's own stages, down to the collection below; for a collection none. */
export function resolveView(
  work: Work,
  database: string,
  name: string,
  depth = 0,
): { name: string; stages: Document[]; collation: Document | undefined } {
  const found = work.find(database, name);
  if (!found?.isView) return { name, stages: [], collation: undefined };
  if (depth > DEEPEST_VIEW) throw new ServerError('ViewDepthLimitExceeded', 'View depth too deep');
  const below = resolveView(work, database, textOr(found.options.get('viewOn')), depth + 1);
  const own = found.options.get('pipeline');
  const collation = found.options.get('collation') as Document | undefined;
  return { name: below.name, stages: [...below.stages, ...(Array.isArray(own) ? (own as Document[]) : [])], collation };
}

/** Runs stages on a collection or a view; what a find can answer is answered by one, through an index where there is one. */
export function runOn(name: string, stages: readonly Document[], context: PipelineContext): Paused<Document> {
  const resolved = resolveView(context.work, context.database, name);
  const all = [...resolved.stages, ...stages];
  const collection = context.work.find(context.database, resolved.name);
  const { documents, rest } = sourceOf(collection, all, context);
  return runPipeline(rest, documents, hostOf(context));
}

function insertAll(context: PipelineContext, collection: Collection, documents: readonly Document[]): void {
  const time = () => BigInt(Math.floor(context.now.getTime() / 1000)) << 32n;
  for (const document of documents) {
    const stored = toStore(encodeDocument(document), time);
    checkValid(collection, stored, context.bypassValidation ?? false);
    context.work.insert(collection, stored);
  }
}

const byId = (id: Value | undefined): Document => new Map([['_id', new Map([['$eq', id ?? null]])]]);

function put(
  context: PipelineContext,
  place: { database: string; name: string },
  document: Document,
  mode: 'insert' | 'replace',
): void {
  const collection = collectionToWrite(context.work, place.database, place.name);
  if (mode === 'insert') return insertAll(context, collection, [document]);
  const [found] = selectAtOnce(collection, context.work.view, queryOf(byId(document.get('_id')), { limit: 1 }));
  if (!found) return insertAll(context, collection, [document]);
  const after = encodeDocument(document);
  checkStillValid(collection, { before: found.bytes, after }, context.bypassValidation ?? false);
  context.work.replace(collection, found.id, after, true);
}

/** `$out`: everything that was there goes, what the pipeline gave comes; or nothing happens. */
function replaceCollection(
  context: PipelineContext,
  place: { database: string; name: string },
  documents: readonly Document[],
): void {
  const collection = collectionToWrite(context.work, place.database, place.name);
  try {
    for (const id of collection.records.keys()) context.work.remove(collection, id);
    insertAll(context, collection, documents);
  } catch (error) {
    context.work.undo();
    throw error;
  }
}

/** What the engine's stages may ask of the rest of the server. */
export function hostOf(context: PipelineContext): PipelineHost {
  const { now, variables, collation, database } = context;
  return {
    now,
    variables,
    collation,
    database,
    collection: (name, other = database) => runOn(name, [], { ...context, database: other, hint: null }),
    find: (name, filter, other = database) =>
      runOn(name, [new Map([['$match', filter]])], { ...context, database: other, hint: null }),
    isIndexed: (name, field) => {
      const indexes = context.work.find(database, name)?.indexes ?? [];
      return indexes.some(
        (index) => index.fields[0]?.name === field && !index.sparse && !index.partialFilter && !index.collation,
      );
    },
    replaceCollection: (other, name, documents) => replaceCollection(context, { database: other, name }, documents),
    findOne: (other, name, filter) => {
      const target = context.work.find(other, name);
      if (!target) return undefined;
      const [found] = selectAtOnce(target, context.work.view, queryOf(filter, { limit: 1 }));
      return found && decodeDocument(found.bytes);
    },
    put: (other, name, document, mode) => put(context, { database: other, name }, document, mode),
  };
}

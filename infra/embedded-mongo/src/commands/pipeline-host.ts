import { decodeDocument, decodeFields } from '../bson/decode.ts';
import type { Collation } from '../bson/collation.ts';
import { encodeDocument } from '../bson/encode.ts';
import { type Document, textOr, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { leadingMatch, neededFields } from '../pipeline/prefix.ts';
import { runPipeline, type PipelineHost } from '../pipeline/run-pipeline.ts';
import type { Collection } from '../store/collection.ts';
import { queryOf, select } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { collectionToWrite, toStore } from './stored-document.ts';

/** What a pipeline runs on. */
export type PipelineContext = {
  work: Work;
  database: string;
  now: Date;
  variables: Document | undefined;
  collation: Collation | undefined;
  hint: Document | string | null;
};

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

function* documentsOf(
  collection: Collection | undefined,
  stages: readonly Document[],
  context: PipelineContext,
): Generator<Document> {
  if (!collection) return;
  const prefix = leadingMatch([...stages]);
  const query = queryOf(prefix.filter, {
    sort: prefix.sort ?? null,
    skip: prefix.skip ?? 0,
    limit: prefix.limit ?? 0,
    hint: context.hint,
    collation: context.collation,
    variables: context.variables,
  });
  const fields = neededFields(prefix.rest);
  for (const { bytes } of select(collection, context.work.view, query)) yield decodeFields(bytes, fields);
}

/** Runs stages on a collection or a view; what a find can answer is answered by one, through an index where there is one. */
export function runOn(name: string, stages: readonly Document[], context: PipelineContext): Iterable<Document> {
  const resolved = resolveView(context.work, context.database, name);
  const all = [...resolved.stages, ...stages];
  const collection = context.work.find(context.database, resolved.name);
  const { rest } = leadingMatch([...all]);
  return runPipeline(rest, documentsOf(collection, all, context), hostOf(context));
}

function insertAll(context: PipelineContext, collection: Collection, documents: readonly Document[]): void {
  const time = () => BigInt(Math.floor(context.now.getTime() / 1000)) << 32n;
  for (const document of documents) context.work.insert(collection, toStore(encodeDocument(document), time));
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
  const [found] = select(collection, context.work.view, queryOf(byId(document.get('_id')), { limit: 1 }));
  if (found) context.work.replace(collection, found.id, encodeDocument(document), true);
  else insertAll(context, collection, [document]);
}

/** `$out`: everything that was there goes, what the pipeline gave comes. */
function replaceCollection(
  context: PipelineContext,
  place: { database: string; name: string },
  documents: readonly Document[],
): void {
  const collection = collectionToWrite(context.work, place.database, place.name);
  for (const id of collection.records.keys()) context.work.remove(collection, id);
  insertAll(context, collection, documents);
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
      const [found] = select(target, context.work.view, queryOf(filter, { limit: 1 }));
      return found && decodeDocument(found.bytes);
    },
    put: (other, name, document, mode) => put(context, { database: other, name }, document, mode),
  };
}

import { compareValues } from '../bson/compare.ts';
import { decodeDocument, decodeFields } from '../bson/decode.ts';
import { encodeComponent } from '../bson/key.ts';
import type { Document, Value } from '../bson/values.ts';
import { valuesAt } from '../query/paths.ts';
import { filterOf, type Query, queryOf, select } from '../store/select.ts';
import { PAUSE } from '../store/pause.ts';
import type { Work } from '../store/work.ts';
import { numberOf } from './arguments.ts';
import { runOn } from './pipeline-host.ts';
import { readAll } from './reading.ts';
import { reply, type Reply } from './reply.ts';
import type { Request } from './request.ts';
import { collationFor, hintOf } from './targets.ts';
import { stagesOf } from './view-queries.ts';

function queryOfCommand(request: Request): Query {
  const { args } = request;
  return queryOf(args.document('query') ?? new Map(), {
    hint: hintOf(args),
    collation: collationFor(request, args),
    skip: args.count('skip') ?? 0,
    limit: Math.abs(numberOf(args.get('limit')) ?? 0),
  });
}

function* documentsOf(
  request: Request,
  work: Work,
  query: Query,
  fields: ReadonlySet<string> | null,
): Generator<Document | typeof PAUSE> {
  const collection = work.find(request.database, request.collectionName);
  if (collection?.isView) {
    const context = {
      work,
      database: request.database,
      now: request.now,
      variables: undefined,
      collation: query.collation,
      hint: null,
    };
    yield* runOn(request.collectionName, stagesOf(query), context);
  } else if (collection)
    for (const found of select(collection, work.view, query))
      yield found === PAUSE ? found : fields ? decodeFields(found.bytes, fields) : decodeDocument(found.bytes);
}

/** Without a filter the number is known. */
export async function count(request: Request): Promise<Reply> {
  const query = queryOfCommand(request);
  const collection = request.readWork().find(request.database, request.collectionName);
  filterOf(query, collection);
  if (collection && !collection.isView && query.filter.size === 0) {
    const left = Math.max(collection.records.size - query.skip, 0);
    return reply({ n: query.limit > 0 ? Math.min(left, query.limit) : left });
  }
  let n = 0;
  await readAll(
    request,
    (work) => documentsOf(request, work, query, new Set()),
    () => n++,
  );
  return reply({ n });
}

export async function distinct(request: Request): Promise<Reply> {
  const query = queryOfCommand(request);
  filterOf(query, request.readWork().find(request.database, request.collectionName));
  const path = request.args.requiredString('key');
  const found = new Map<string, Value>();
  const { collation } = query;
  const take = (document: Document): void => {
    for (const value of valuesAt(document, path)) {
      const key = encodeComponent(value, false, collation ? (text) => collation.key(text) : null);
      if (!found.has(key)) found.set(key, value);
    }
  };
  await readAll(request, (work) => documentsOf(request, work, query, new Set([path.split('.')[0] ?? ''])), take);
  return reply({ values: [...found.values()].toSorted((a, b) => compareValues(a, b, collation)) });
}

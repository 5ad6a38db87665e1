import { collationOf } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { decodeDocument, decodeFields } from '../bson/decode.ts';
import { encodeComponent } from '../bson/key.ts';
import type { Document, Value } from '../bson/values.ts';
import { valuesAt } from '../query/paths.ts';
import { filterOf, type Query, queryOf, select } from '../store/select.ts';
import type { Work } from '../store/work.ts';
import { numberOf } from './arguments.ts';
import { runOn } from './pipeline-host.ts';
import { reply, type Reply } from './reply.ts';
import type { Request } from './request.ts';
import { hintOf } from './targets.ts';
import { stagesOf } from './view-queries.ts';

function queryOfCommand({ args }: Request): Query {
  return queryOf(args.document('query') ?? new Map(), {
    hint: hintOf(args),
    collation: collationOf(args.document('collation')),
    skip: args.count('skip') ?? 0,
    limit: Math.abs(numberOf(args.get('limit')) ?? 0),
  });
}

function* documentsOf(
  request: Request,
  work: Work,
  query: Query,
  fields: ReadonlySet<string> | null,
): Generator<Document> {
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
    for (const { bytes } of select(collection, work.view, query))
      yield fields ? decodeFields(bytes, fields) : decodeDocument(bytes);
}

/** Without a filter the number is known. */
export function count(request: Request): Reply {
  const query = queryOfCommand(request);
  filterOf(query);
  const collection = request.readWork().find(request.database, request.collectionName);
  if (collection && !collection.isView && query.filter.size === 0) {
    const left = Math.max(collection.records.size - query.skip, 0);
    return reply({ n: query.limit > 0 ? Math.min(left, query.limit) : left });
  }
  let n = 0;
  for (const _ of documentsOf(request, request.readWork(), query, new Set())) n++;
  return reply({ n });
}

export function distinct(request: Request): Reply {
  const query = queryOfCommand(request);
  filterOf(query);
  const path = request.args.requiredString('key');
  const found = new Map<string, Value>();
  const { collation } = query;
  for (const document of documentsOf(request, request.readWork(), query, new Set([path.split('.')[0] ?? '']))) {
    for (const value of valuesAt(document, path)) {
      const key = encodeComponent(value, false, collation ? (text) => collation.key(text) : null);
      if (!found.has(key)) found.set(key, value);
    }
  }
  return reply({ values: [...found.values()].toSorted((a, b) => compareValues(a, b, collation)) });
}

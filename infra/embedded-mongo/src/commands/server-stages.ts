import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { documentOf } from './reply.ts';
import type { Request } from './request.ts';

/** First stages that tell about the server itself. */
type ServerStage = (request: Request, options: Value) => Document[];

function indexStats(request: Request): Document[] {
  const collection = request.readWork().find(request.database, request.collectionName);
  return (collection?.indexes ?? []).map((index) =>
    documentOf({ name: index.name, key: index.pattern, host: request.server.address, spec: index.description }),
  );
}

function collectionStats(request: Request, options: Value): Document[] {
  const collection = request.readWork().find(request.database, request.collectionName);
  if (!collection)
    throw new ServerError('NamespaceNotFound', `Collection [${request.database}.${request.collectionName}] not found.`);
  const stats = documentOf({ ns: collection.namespace, host: request.server.address, localTime: request.now });
  const asked = options instanceof Map ? options : new Map<string, Value>();
  const count = collection.records.size;
  if (asked.has('count')) stats.set('count', count);
  if (asked.has('storageStats'))
    stats.set(
      'storageStats',
      documentOf({
        size: collection.bytes,
        count,
        avgObjSize: count === 0 ? 0 : Math.round(collection.bytes / count),
        nindexes: collection.indexes.length,
      }),
    );
  return [stats];
}

const sessionList: ServerStage = ({ server }) =>
  server.sessions.list().map(({ lsid, lastUsed }) => documentOf({ _id: lsid, lastUse: new Date(lastUsed) }));

/** By stage name. The engine knows all others. */
export const serverStages: Readonly<Record<string, ServerStage | undefined>> = {
  $indexStats: indexStats,
  $collStats: collectionStats,
  $currentOp: () => [],
  $listLocalSessions: sessionList,
  $listSessions: sessionList,
};

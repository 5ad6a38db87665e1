import { collationOf } from '../bson/collation.ts';
import { identicalValues } from '../bson/compare.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { decodeFields } from '../bson/decode.ts';
import { compileFilter } from '../query/compile-filter.ts';
import type { Collection } from '../store/collection.ts';
import { CollectionIndex, isTrue } from '../store/collection-index.ts';
import type { Store } from '../store/store.ts';
import { WriteBlocked } from '../store/work.ts';
import { Arguments } from './arguments.ts';
import { FIRST_BATCH, openCursor } from './open-cursor.ts';
import { QuerySource } from './cursors.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import { checkedName, type Request } from './request.ts';
import { checkValidator } from './validation.ts';

/** What a collection may be made with; the rest of the command is not about the collection. */
const OPTIONS = new Set([
  'capped',
  'size',
  'max',
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'viewOn',
  'pipeline',
  'changeStreamPreAndPostImages',
  'expireAfterSeconds',
  'clusteredIndex',
  'indexOptionDefaults',
  'storageEngine',
  'timeseries',
]);

const namespaceNotFound = (): ServerError => new ServerError('NamespaceNotFound', 'ns not found');

/** Who changes a collection itself waits for the transactions that have written to it. */
export function checkNoWriters(collection: Collection): void {
  const [writer] = collection.writers;
  if (writer) throw new WriteBlocked(writer.finished);
}

function optionsOf(body: Document): Document {
  const options: Document = new Map([...body].filter(([name]) => OPTIONS.has(name)));
  if (options.has('timeseries'))
    throw new ServerError('CommandNotSupported', 'Time series collections are not supported.');
  if (isTrue(options.get('capped')) && !options.has('size'))
    throw new ServerError('InvalidOptions', "the 'size' field is required when 'capped' is true");
  if (options.has('capped') && !isTrue(options.get('capped'))) options.delete('capped');
  const clustered = options.get('clusteredIndex');
  if (clustered instanceof Map)
    options.set('clusteredIndex', new Map<string, Value>([['v', 2], ['name', '_id_'], ...clustered]));
  const validator = options.get('validator');
  if (validator instanceof Map) checkValidator(validator);
  collationOf(options.get('collation') as Document | undefined);
  return options;
}

export async function create(request: Request): Promise<Reply> {
  const name = request.collectionName;
  const options = optionsOf(request.body);
  await request.statement((work) => {
    const existing = work.find(request.database, name);
    if (existing && identicalValues(existing.options, options)) return;
    if (existing)
      throw new ServerError(
        'NamespaceExists',
        `namespace ${request.database}.${name} already exists, but with different options`,
      );
    work.create(request.database, name, options);
  });
  request.wrote = true;
  return reply({});
}

export async function drop(request: Request): Promise<Reply> {
  const { store } = request.server;
  return request.statement(() => {
    const collection = store.catalogue.find(request.database, request.collectionName);
    if (!collection) return reply({});
    checkNoWriters(collection);
    store.dropCollection(collection);
    request.wrote = true;
    return reply({ nIndexesWas: collection.indexes.length, ns: collection.namespace });
  });
}

export async function dropDatabase(request: Request): Promise<Reply> {
  const { store } = request.server;
  return request.statement(() => {
    const collections = store.catalogue.collectionsOf(request.database);
    for (const collection of collections) checkNoWriters(collection);
    for (const collection of collections) store.dropCollection(collection);
    if (collections.length > 0) store.dropDatabase(request.database);
    request.wrote = true;
    return reply(collections.length > 0 ? { dropped: request.database } : {});
  });
}

function splitNamespace(namespace: string): [string, string] {
  const dot = namespace.indexOf('.');
  return [namespace.slice(0, dot), checkedName(namespace.slice(0, dot), namespace.slice(dot + 1))];
}

export async function renameCollection(request: Request): Promise<Reply> {
  const { store } = request.server;
  const [fromDatabase, fromName] = splitNamespace(request.args.requiredString('renameCollection'));
  const [database, name] = splitNamespace(request.args.requiredString('to'));
  return request.statement(() => {
    const collection = store.catalogue.find(fromDatabase, fromName);
    if (!collection)
      throw new ServerError('NamespaceNotFound', `Source collection ${fromDatabase}.${fromName} does not exist`);
    const target = store.catalogue.find(database, name);
    if (target === collection) throw new ServerError('IllegalOperation', "Can't rename a collection to itself");
    if (target && !request.args.flag('dropTarget')) throw new ServerError('NamespaceExists', 'target namespace exists');
    checkNoWriters(collection);
    if (target) store.dropCollection(target);
    store.renameCollection(collection, { database, name, dropped: target?.uuid ?? null });
    request.wrote = true;
    return reply({});
  });
}

function listed(collection: Collection, nameOnly: boolean): Document {
  const type = collection.isView ? 'view' : 'collection';
  const fields = documentOf({ name: collection.name, type });
  if (nameOnly) return fields;
  fields.set('options', collection.options);
  fields.set(
    'info',
    collection.isView ? documentOf({ readOnly: true }) : documentOf({ readOnly: false, uuid: collection.uuid }),
  );
  if (!collection.isView) fields.set('idIndex', collection.idIndex.description);
  return fields;
}

export async function listCollections(request: Request): Promise<Reply> {
  const filter = compileFilter(request.args.document('filter') ?? new Map(), {});
  const nameOnly = request.args.flag('nameOnly') ?? false;
  const rows = request.server.store.catalogue
    .collectionsOf(request.database)
    .filter((collection) => filter.matches(listed(collection, false)))
    .map((collection) => listed(collection, nameOnly));
  const batchSize =
    new Arguments(request.args.document('cursor') ?? new Map(), 'cursor').count('batchSize') ?? FIRST_BATCH;
  return openCursor(request, new QuerySource(rows), {
    batchSize,
    namespace: `${request.database}.$cmd.listCollections`,
  });
}

const bytesOf = (store: Store, name: string): number =>
  store.catalogue.collectionsOf(name).reduce((sum, { bytes }) => sum + bytes, 0);

export function listDatabases({ server: { store }, args }: Request): Reply {
  const filter = compileFilter(args.document('filter') ?? new Map(), {});
  const all = store.catalogue.databaseNames
    .map((name) => documentOf({ name, sizeOnDisk: BigInt(bytesOf(store, name)), empty: false }))
    .filter((database) => filter.matches(database));
  const databases = args.flag('nameOnly')
    ? all.map((database) => documentOf({ name: database.get('name') ?? '' }))
    : all;
  const totalSize = all.reduce((sum, database) => sum + (database.get('sizeOnDisk') as bigint), 0n);
  const sizes = args.flag('nameOnly') ? {} : { totalSize, totalSizeMb: totalSize / 1048576n };
  return reply({ databases, ...sizes });
}

/** `collMod` for validators, images and an index's TTL or visibility. */
export async function collMod(request: Request): Promise<Reply> {
  const { store } = request.server;
  return request.statement(() => {
    const collection = store.catalogue.find(request.database, request.collectionName);
    if (!collection) throw namespaceNotFound();
    checkNoWriters(collection);
    const options = new Map<string, Value>([...collection.options, ...optionsOf(request.body)]);
    store.modify(collection, options, indexChange(collection, request.args.document('index')));
    request.wrote = true;
    return reply({});
  });
}

/** An index becomes unique only where no two documents share a key; the refusal says which do. */
function checkNoDuplicates(collection: Collection, index: CollectionIndex): void {
  const byKey = new Map<string, Value[]>();
  for (const bytes of collection.records.values()) {
    const id = decodeFields(bytes, new Set(['_id'])).get('_id') ?? null;
    for (const key of index.keysOfBytes(bytes).keys) byKey.set(key, [...(byKey.get(key) ?? []), id]);
  }
  const violations = [...byKey.values()].filter((ids) => ids.length > 1).map((ids) => documentOf({ ids }));
  if (violations.length === 0) return;
  throw new ServerError(
    359,
    'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
    {
      extra: new Map([['violations', violations]]),
    },
  );
}

type IndexChange = { from: CollectionIndex; to: CollectionIndex };

function indexChange(collection: Collection, wanted: Document | undefined): IndexChange | null {
  if (!wanted) return null;
  const pattern = wanted.get('keyPattern');
  const from = collection.indexes.find(
    (index) => index.name === wanted.get('name') || (pattern && identicalValues(index.pattern, pattern)),
  );
  if (!from) throw new ServerError('IndexNotFound', `cannot find index for ns ${collection.namespace}`);
  const description = new Map(from.description);
  for (const name of ['expireAfterSeconds', 'hidden', 'prepareUnique', 'unique'] as const) {
    const value = wanted.get(name);
    if (value !== undefined) description.set(name, value);
  }
  if (isTrue(wanted.get('unique'))) {
    checkNoDuplicates(collection, from);
    description.delete('prepareUnique');
  }
  return { from, to: new CollectionIndex(description) };
}

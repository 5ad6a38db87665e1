import { collationOf } from '../bson/collation.ts';
import { encodeComponent } from '../bson/key.ts';
import { type Document, textOr, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { CollectionIndex, isTrue } from '../store/collection-index.ts';
import type { Collection } from '../store/collection.ts';
import { buildIndex, IndexBuild } from '../store/build-index.ts';
import { completeGeoDescription } from '../geo/geo-index.ts';
import { textIndexOf } from '../store/text-plan.ts';
import { completeTextDescription, isTextPattern } from '../text/text-specification.ts';
import { Arguments, numberOf } from './arguments.ts';
import { checkNoWriters } from './collections.ts';
import { QuerySource } from './cursors.ts';
import { FIRST_BATCH, openCursor } from './open-cursor.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import type { Request } from './request.ts';
import { collectionToWrite } from './stored-document.ts';
import { pause } from './turns.ts';

const KNOWN = new Set([
  'key',
  'name',
  'v',
  'unique',
  'sparse',
  'hidden',
  'background',
  'expireAfterSeconds',
  'partialFilterExpression',
  'collation',
  'ns',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'wildcardProjection',
  'storageEngine',
  'dropDups',
  'prepareUnique',
  'clustered',
  'bucketSize',
]);

const SPECIAL_KINDS = ['text', '2dsphere', '2d', 'hashed'];
const KINDS = new Set<Value>(SPECIAL_KINDS);

/** What an index can be: by order of values, by a kind of its own, and what may be asked of it. */
export const indexKinds: readonly string[] = [
  'ascending (1)',
  'descending (-1)',
  'multikey',
  'compound',
  'unique',
  'sparse',
  'partial',
  'TTL',
  'hidden',
  'collation',
  ...SPECIAL_KINDS,
];

function checkPattern(pattern: Document): void {
  if (pattern.size === 0) throw new ServerError('CannotCreateIndex', 'Index keys cannot be empty.');
  for (const [path, direction] of pattern) {
    const number = numberOf(direction);
    const valid = number === undefined ? KINDS.has(direction) : number !== 0 && !Number.isNaN(number);
    if (!valid)
      throw new ServerError('CannotCreateIndex', `Values in v:2 index key pattern cannot be of this kind: ${path}`);
    if (path === '' || path.endsWith('.'))
      throw new ServerError('CannotCreateIndex', 'Index keys cannot contain an empty field.');
  }
}

const defaultName = (pattern: Document): string =>
  [...pattern].map(([path, direction]) => `${path}_${numberOf(direction) ?? textOr(direction)}`).join('_');

/** Text and geo indexes are listed with what was left to the server. */
const completed = (pattern: Document, description: Document): Document =>
  isTextPattern(pattern) ? completeTextDescription(description) : completeGeoDescription(description);

function checkOptions(wanted: Document): void {
  for (const name of wanted.keys())
    if (!KNOWN.has(name))
      throw new ServerError(
        'InvalidIndexSpecificationOption',
        `The field '${name}' is not valid for an index specification.`,
      );
  if (wanted.has('partialFilterExpression') && isTrue(wanted.get('sparse')))
    throw new ServerError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
}

/** An index as it will be listed. */
function describe(wanted: Document, collection: Collection): Document {
  checkOptions(wanted);
  const args = new Arguments(wanted, 'createIndexes.indexes');
  const pattern = args.requiredDocument('key');
  checkPattern(pattern);
  const description: Document = new Map<string, Value>([
    ['v', 2],
    ['key', pattern],
    ['name', args.string('name') ?? defaultName(pattern)],
  ]);
  for (const [name, value] of wanted)
    if (!['v', 'key', 'name', 'ns', 'background'].includes(name)) description.set(name, value);
  const inherited = collection.options.get('collation');
  if (inherited && !description.has('collation')) description.set('collation', inherited);
  const collation = description.get('collation') as Document | undefined;
  if (collation && !collationOf(collation)) description.delete('collation');
  return completed(pattern, description);
}

const sameOptions = (a: Document, b: Document): boolean =>
  ['unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression', 'collation', 'hidden', 'weights'].every(
    (name) => {
      const [left, right] = [a.get(name), b.get(name)].map((value) => (value === false ? undefined : value));
      return left === undefined || right === undefined
        ? left === right
        : encodeComponent(left) === encodeComponent(right);
    },
  );

const sameValue = (name: string, a: Document, b: Document): boolean =>
  encodeComponent(a.get(name) ?? null) === encodeComponent(b.get(name) ?? null);

/** Whether one index is the wanted one; refuses one that has its name or its place and is another. */
function isSame(index: CollectionIndex, description: Document): boolean {
  const name = textOr(description.get('name'));
  const samePattern = sameValue('key', index.description, description);
  if (index.name === name) {
    if (samePattern && sameOptions(index.description, description)) return true;
    throw new ServerError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${name}`,
    );
  }
  const alike = ['collation', 'partialFilterExpression'].every((option) =>
    sameValue(option, index.description, description),
  );
  if (samePattern && alike)
    throw new ServerError('IndexOptionsConflict', `Index already exists with a different name: ${index.name}`);
  return false;
}

/** Whether the index is there already. */
function exists(collection: Collection, description: Document): boolean {
  const pattern = description.get('key') as Document;
  if (pattern.size === 1 && numberOf(pattern.get('_id')) === 1) return true;
  if (collection.indexes.some((index) => isSame(index, description))) return true;
  if (isTextPattern(pattern) && textIndexOf(collection))
    throw new ServerError('CannotCreateIndex', 'only one text index per collection allowed, found existing text index');
  return false;
}

/** Builds an index while others read and write, and takes it in once no open transaction has written to the collection. */
async function createBeside(request: Request, collection: Collection, description: Document): Promise<void> {
  const build = new IndexBuild(request.server.store, collection, description);
  try {
    for (const _ of build.steps()) await pause(() => request.checkAwaited());
    await request.statement(() => {
      if (collection.dropped) throw new ServerError(276, `Index build failed: ${collection.namespace} was dropped`);
      if (exists(collection, description)) return;
      checkNoWriters(collection);
      build.finish();
    });
  } finally {
    build.close();
  }
}

export async function createIndexes(request: Request): Promise<Reply> {
  const wanted = request.args.documents('indexes');
  if (wanted.length === 0) throw new ServerError('BadValue', 'Must specify at least one index to create');
  const { database, collectionName } = request;
  const known = request.readWork().find(database, collectionName);
  const collection = await request.statement((work) => collectionToWrite(work, database, collectionName));
  const before = collection.indexes.length;
  for (const each of wanted) {
    const description = describe(each, collection);
    if (exists(collection, description)) continue;
    if (request.transaction) collection.addIndex(buildIndex(collection, description));
    else await createBeside(request, collection, description);
  }
  const after = collection.indexes.length;
  request.wrote = true;
  return reply({
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: !known,
    note: before === after ? 'all indexes already exist' : undefined,
  });
}

function existing(request: Request): Collection {
  const collection = request.readWork().find(request.database, request.collectionName);
  if (!collection || collection.isView)
    throw new ServerError('NamespaceNotFound', `ns does not exist: ${request.database}.${request.collectionName}`);
  return collection;
}

export async function listIndexes(request: Request): Promise<Reply> {
  const collection = existing(request);
  const rows = collection.indexes.map(({ description }) => description);
  const batchSize =
    new Arguments(request.args.document('cursor') ?? new Map(), 'cursor').count('batchSize') ?? FIRST_BATCH;
  return openCursor(request, new QuerySource(rows), { batchSize, namespace: collection.namespace });
}

function named(collection: Collection, wanted: Value | undefined): CollectionIndex[] {
  if (wanted === '*') return collection.indexes.slice(1);
  if (Array.isArray(wanted)) return wanted.flatMap((one) => named(collection, one));
  const index = collection.indexes.find(({ name, pattern }) =>
    wanted instanceof Map ? encodeComponent(pattern) === encodeComponent(wanted) : name === wanted,
  );
  if (!index)
    throw new ServerError(
      'IndexNotFound',
      wanted instanceof Map ? "can't find index with key" : `index not found with name [${textOr(wanted)}]`,
    );
  if (index === collection.idIndex) throw new ServerError('InvalidOptions', 'cannot drop _id index');
  return [index];
}

export async function dropIndexes(request: Request): Promise<Reply> {
  return request.statement(() => {
    const collection = existing(request);
    checkNoWriters(collection);
    const nIndexesWas = collection.indexes.length;
    for (const index of named(collection, request.body.get('index')))
      request.server.store.removeIndex(collection, index);
    request.wrote = true;
    return reply({ nIndexesWas });
  });
}

export function collStats(request: Request): Reply {
  const ns = `${request.database}.${request.collectionName}`;
  const collection = request.readWork().find(request.database, request.collectionName);
  if (!collection)
    return reply({ ns, size: 0, count: 0, storageSize: 0, nindexes: 0, indexSizes: documentOf({}), capped: false });
  const { bytes: size, records, indexes, options } = collection;
  return reply({
    ns,
    size,
    count: records.size,
    avgObjSize: records.size > 0 ? Math.round(size / records.size) : undefined,
    storageSize: size,
    nindexes: indexes.length,
    indexSizes: documentOf(Object.fromEntries(indexes.map((index) => [index.name, index.tree.size * 40]))),
    capped: options.has('capped'),
  });
}

export function dbStats(request: Request): Reply {
  const collections = request.server.store.catalogue.collectionsOf(request.database);
  const dataSize = collections.reduce((sum, { bytes }) => sum + bytes, 0);
  return reply({
    db: request.database,
    collections: collections.filter(({ isView }) => !isView).length,
    views: collections.filter(({ isView }) => isView).length,
    objects: collections.reduce((sum, { records }) => sum + records.size, 0),
    dataSize,
    storageSize: dataSize,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
  });
}

import { decodeDocument, decodeFields } from '../bson/decode.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Operation, OplogEntry } from '../store/oplog.ts';
import { queryOf, selectAtOnce } from '../store/select.ts';
import type { Store } from '../store/store.ts';
import { View } from '../store/view.ts';
import { describeUpdate } from './describe-update.ts';

/** What an event shall carry beside what happened. */
export type EventOptions = { fullDocument: string; beforeChange: string; expanded: boolean };

const namespaceOf = ({ database, name }: Operation): Document =>
  new Map(
    name === ''
      ? [['db', database]]
      : [
          ['db', database],
          ['coll', name],
        ],
  );

function lookUp(store: Store, { database, name }: Operation, id: Value): Value {
  const collection = store.catalogue.find(database, name);
  if (!collection) return null;
  const [found] = selectAtOnce(
    collection,
    new View(),
    queryOf(new Map([['_id', new Map([['$eq', id]])]]), { limit: 1 }),
  );
  return found ? decodeDocument(found.bytes) : null;
}

/** A document as it was, which only collections with images keep. */
function image(bytes: Buffer | null, operation: Operation, mode: string): Value {
  if (operation.images && bytes) return decodeDocument(bytes);
  if (mode === 'required')
    throw new ServerError(
      47,
      `Change stream was configured to require an image for all change events, but the image was not found.`,
      {
        labels: ['NonResumableChangeStreamError'],
      },
    );
  return null;
}

function fullDocument(store: Store, operation: Operation, id: Value, mode: string): Value {
  return mode === 'updateLookup' ? lookUp(store, operation, id) : image(operation.after, operation, mode);
}

function idOf(bytes: Buffer | null): Value {
  return (bytes && decodeFields(bytes, new Set(['_id'])).get('_id')) ?? null;
}

function addDocuments(event: Document, operation: Operation, store: Store, options: EventOptions): void {
  const { before, after, kind } = operation;
  const id = idOf(after ?? before);
  if (after && kind !== 'update') event.set('fullDocument', decodeDocument(after));
  event.set('ns', namespaceOf(operation));
  event.set('documentKey', new Map([['_id', id]]));
  if (kind === 'update') addUpdate(event, operation, options);
  if (kind === 'update' && options.fullDocument !== 'default')
    event.set('fullDocument', fullDocument(store, operation, id, options.fullDocument));
  if (kind !== 'insert' && options.beforeChange !== 'off')
    event.set('fullDocumentBeforeChange', image(before, operation, options.beforeChange));
}

function addUpdate(event: Document, { before, after }: Operation, options: EventOptions): void {
  if (!before || !after) return;
  event.set('updateDescription', describeUpdate(decodeDocument(before), decodeDocument(after), options.expanded));
}

function addDefinition(event: Document, operation: Operation, expanded: boolean): void {
  event.set('ns', namespaceOf(operation));
  const { kind, detail } = operation;
  if (kind === 'rename' && detail) event.set('to', detail.get('to') ?? null);
  if (expanded && detail) event.set('operationDescription', detail);
  if (expanded && kind === 'create') event.set('nsType', 'collection');
}

/** The event of an operation. */
export function changeEvent(
  entry: OplogEntry,
  operation: Operation,
  token: Document,
  context: { store: Store; options: EventOptions },
): Document {
  const { store, options } = context;
  const event: Document = new Map<string, Value>([
    ['_id', token],
    ['operationType', operation.kind],
    ['clusterTime', entry.time],
  ]);
  if (options.expanded && operation.uuid) event.set('collectionUUID', operation.uuid);
  event.set('wallTime', new Date(entry.time.t * 1000));
  if (entry.origin) event.set('lsid', entry.origin.lsid).set('txnNumber', entry.origin.txnNumber);
  if (operation.before || operation.after) addDocuments(event, operation, store, options);
  else addDefinition(event, operation, options.expanded);
  return event;
}

import { Timestamp } from 'bson';
import type { Document } from '../bson/values.ts';
import type { Encodable } from '../bson/encode.ts';
import { ServerError } from '../errors/server-error.ts';
import { View } from '../store/view.ts';
import type { Server } from './server.ts';
import type { Snapshot } from './snapshots.ts';

const READERS = new Set(['find', 'aggregate', 'distinct', 'getMore']);

function concernOf(body: Document): Document | null {
  const concern = body.get('readConcern');
  return concern instanceof Map && concern.get('level') === 'snapshot' ? concern : null;
}

/** The snapshot that `readConcern: { level: 'snapshot' }` asks for: the one of a known time, or one of now. */
export function snapshotOf(body: Document, { store, snapshots }: Server): Snapshot | null {
  const concern = concernOf(body);
  if (!concern) return null;
  const wanted = concern.get('atClusterTime');
  const time = wanted instanceof Timestamp ? wanted : store.clock.latest;
  const known = snapshots.get(time);
  if (known) return known;
  if (!time.equals(store.clock.latest))
    throw new ServerError('SnapshotTooOld', 'Read timestamp is older than the oldest available timestamp.');
  const view = new View();
  store.views.add(view);
  snapshots.add({ time, view });
  return { time, view };
}

/** Only reads may ask for a snapshot outside a transaction. */
export function checkReadConcern({
  name,
  body,
  transaction,
}: {
  name: string;
  body: Document;
  transaction: object | null;
}): void {
  if (!concernOf(body) || transaction || READERS.has(name) || body.get('autocommit') === false) return;
  throw new ServerError('InvalidOptions', `Command ${name} does not support { readConcern: { level: "snapshot" } }`);
}

/** Says in the answer which time was read. */
export function addSnapshotTime(answer: Map<string, Encodable>, time: Timestamp): void {
  const cursor = answer.get('cursor');
  if (cursor instanceof Map) (cursor as Map<string, Encodable>).set('atClusterTime', time);
  else answer.set('atClusterTime', time);
}

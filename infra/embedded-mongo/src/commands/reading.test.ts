import { encodeDocument } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { makeServer } from '../launcher/start.ts';
import { DirectWork } from '../store/direct-work.ts';
import { Store } from '../store/store.ts';
import { dispatch } from './dispatch.ts';
import { ConnectionEnded } from './fail-points.ts';
import { documentOf } from './reply.ts';
import type { Client } from './request.ts';

const COUNT = 30_000;
const clientOf = (id: number): Client => ({ id, appName: '', gone: false, onGone: new Set() });

/** A server with one large collection, and how to ask it something. */
function filledServer() {
  const store = new Store();
  const server = makeServer(store);
  const collection = store.createCollection('test', 'items', new Map());
  const work = new DirectWork(store);
  for (let i = 0; i < COUNT; i++) work.insert(collection, encodeDocument(documentOf({ _id: i, n: COUNT - 1 - i })));
  store.commit(work.changes);
  const send = async (client: Client, command: Record<string, Value>) => {
    const body = documentOf({ ...command, $db: 'test' });
    return dispatch(server, client, { requestId: 1, legacy: false, unanswered: false, body, documents: [] });
  };
  return { store, send };
}

const divided: Document = documentOf({ $project: documentOf({ q: documentOf({ $divide: [1, '$n'] }) }) });

it('a read keeps its view as long as it lasts, and no longer, however it ends', async () => {
  const { store, send } = filledServer();
  const client = clientOf(1);
  const scan = { find: 'items', filter: documentOf({ n: -1 }) };

  const reading = send(client, scan);
  expect(store.views.size).toBe(1);
  expect((await reading).get('ok')).toBe(1);
  expect(store.views.size).toBe(0);

  const failing = { aggregate: 'items', pipeline: [divided], cursor: documentOf({ batchSize: COUNT }) };
  expect((await send(client, failing)).get('code')).toBe(2);
  expect(store.views.size).toBe(0);

  expect((await send(client, { count: 'items', query: documentOf({ n: documentOf({ $gt: 1 }) }) })).get('n')).toBe(
    COUNT - 2,
  );
  expect(store.views.size).toBe(0);
});

it('a read whose client has gone ends in its next pause', async () => {
  const { store, send } = filledServer();
  const client = clientOf(1);
  const reading = send(client, { find: 'items', filter: documentOf({ n: -1 }) });

  client.gone = true;

  await expect(reading).rejects.toBeInstanceOf(ConnectionEnded);
  expect(store.views.size).toBe(0);
});

it('a cursor answers one request at a time', async () => {
  const { send } = filledServer();
  const client = clientOf(1);
  const first = (
    await send(client, { find: 'items', filter: documentOf({ n: documentOf({ $in: [0, COUNT - 1] }) }), batchSize: 1 })
  ).get('cursor') as Document;
  const more = { getMore: first.get('id') as bigint, collection: 'items' };

  const [answered, refused] = await Promise.all([send(client, more), send(client, more)]);

  expect(answered.get('ok')).toBe(1);
  expect(refused.get('code')).toBe(12_051);
});

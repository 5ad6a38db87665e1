import { createHash } from 'node:crypto';
import { decodeJwt, jwtVerify } from 'jose';
import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeEach(async () => {
  graph = await startFakeGraph([people(), points()]);
});

afterEach(() => graph.stop());

const received = () => ['people', 'points'].flatMap((name) => graph.subgraphs[name]?.received ?? []);
const verify = (identity: string, audience: string) =>
  jwtVerify(identity, graph.identityPublicKey, {
    issuer: 'gateway',
    audience,
    typ: 'identity+jwt',
    algorithms: ['EdDSA'],
  });

test('each request carries an identity for its subgraph, over its exact body, made for it alone', async () => {
  const authorization = `Bearer ${await graph.token({ sub: 'staff_1', kind: 'STAFF', roles: ['ADMIN'], scope: 'bulk import' })}`;

  await graph.ask('{ person(id: "1") { name points } }', { authorization, 'x-purpose': 'support' });

  const [toPeople, toPoints] = received();
  const claims = await verify(String(toPeople?.headers['x-identity']), 'people');
  expect(claims.payload).toMatchObject({
    sub: 'staff_1',
    kind: 'STAFF',
    roles: ['ADMIN'],
    scopes: ['bulk', 'import'],
    purpose: 'support',
    bodySha256: createHash('sha256')
      .update(toPeople?.body ?? '')
      .digest('base64url'),
  });
  const others = await verify(String(toPoints?.headers['x-identity']), 'points');
  expect(others.payload.jti).not.toBe(claims.payload.jti);
});

test('whatever identity a client brings along, a subgraph gets the one that the gateway made', async () => {
  const forged = {
    'x-identity': 'forged',
    'x-forwarded-for': '10.0.0.1',
    cookie: 'a=b',
    'x-user-id': 'admin',
    forwarded: 'for=x',
  };
  const authorization = `Bearer ${await graph.token()}`;

  await graph.ask('{ total }', { ...forged, authorization });

  const [request] = received();
  expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
    'connection',
    'content-length',
    'content-type',
    'host',
    'x-identity',
    'x-request-id',
  ]);
  expect(decodeJwt(String(request?.headers['x-identity'])).sub).toBe('cus_ada');
});

test('a visitor has an identity too', async () => {
  await graph.ask('{ total }');

  const [request] = received();
  const { payload } = await verify(String(request?.headers['x-identity']), 'points');
  expect(payload).toMatchObject({ kind: 'VISITOR', sub: '' });
});

test('a request is found again in every service by its id, and by its trace', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  await graph.ask('{ person(id: "1") { points } }', { 'x-request-id': 'from-outside', traceparent });

  expect(received()).toHaveLength(2);
  for (const { headers } of received()) expect(headers).toMatchObject({ 'x-request-id': 'from-outside', traceparent });
  expect(graph.log.lines.findLast(({ message }) => message === 'request')?.about['requestId']).toBe('from-outside');
});

test('an id that is none is replaced', async () => {
  await graph.ask('{ total }', { 'x-request-id': 'a b; drop', traceparent: 'nonsense' });

  const [request] = received();
  expect(request?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(request?.headers).not.toHaveProperty('traceparent');
});

test.each([1, 10, 100])('a list of %i people is asked for in two requests', async (first) => {
  const { data } = await graph.ask(`{ people(first: ${first}) { name points notes { text } } }`);

  expect(data?.['people']).toHaveLength(first);
  expect(received()).toHaveLength(2);
});

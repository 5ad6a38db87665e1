import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeEach(async () => {
  graph = await startFakeGraph([people(), points()]);
});

afterEach(() => graph.stop());

const requests = () => graph.log.lines.filter(({ message }) => message === 'request').map(({ about }) => about);

test('each request has one line: its id, operation, time, status and error codes', async () => {
  await graph.post({ query: 'query Total { total }' }, { 'x-request-id': 'one' });
  await graph.post({ query: '{ nothing }' }, { 'x-request-id': 'two' });
  await graph.post({ query: '{ total }' }, { 'x-request-id': 'three', authorization: 'Bearer nonsense' });

  const durationMs = expect.any(Number);
  expect(requests()).toEqual([
    { requestId: 'one', operation: 'Total', errors: [], durationMs, status: 200 },
    { requestId: 'two', operation: null, errors: ['GRAPHQL_VALIDATION_FAILED'], durationMs, status: 200 },
    { requestId: 'three', operation: null, errors: ['UNAUTHENTICATED'], durationMs, status: 401 },
  ]);
});

test('nothing of who asks, and with what, is in the log', async () => {
  const authorization = `Bearer ${await graph.token({ sub: 'cus_canary', name: 'Canary Name' })}`;
  const query = 'mutation($name: String!) { rename(id: "canary-literal", name: $name) { name points } }';
  await graph.subgraphs['points']?.stop();

  await graph.post(
    { query, variables: { name: 'canary@example.org' } },
    { authorization, 'x-purpose': 'canary purpose' },
  );
  await graph.post({ query, variables: { name: { canary: 1 } } }, { authorization });
  await graph.post('{"canary":', { authorization });

  expect(requests()).toHaveLength(3);
  expect(graph.log.written()).toContain('subgraph unavailable');
  expect(graph.log.written().toLowerCase()).not.toContain('canary');
});

test('health checks and wrong paths leave no line', async () => {
  await graph.send({ method: 'GET', path: '/livez' });
  await graph.send({ method: 'GET', path: '/nothing' });

  expect(requests()).toEqual([]);
});

import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeEach(async () => {
  graph = await startFakeGraph([people(), points()]);
});

afterEach(() => graph.stop());

const get = (path: string) => graph.send({ method: 'GET', path });

test('the gateway lives, and is ready', async () => {
  expect(await get('/livez')).toMatchObject({ status: 200, text: 'alive\n' });
  expect(await get('/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
});

test('subgraphs that are down do not make it unready', async () => {
  await graph.subgraphs['points']?.stop();
  await graph.subgraphs['people']?.stop();

  expect(await get('/readyz')).toMatchObject({ status: 200 });
});

test('other names of the host are not answered', async () => {
  expect(await graph.send({ method: 'GET', path: '/readyz', headers: { host: 'evil.example' } })).toMatchObject({
    status: 400,
  });
});

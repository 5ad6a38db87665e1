import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeEach(async () => {
  graph = await startFakeGraph([people(), points()], { subgraphTimeoutMs: 300, deadlineMs: 1_000 });
});

afterEach(() => graph.stop());

const hang = (): void => {};

test('an operation is answered from both subgraphs', async () => {
  const answer = await graph.ask('{ total person(id: "1") { name points notes { text by { name } } } }');

  expect(answer).toEqual({
    data: { total: 42, person: { name: 'Grace', points: 10, notes: [{ text: 'About 1', by: { name: 'Grace' } }] } },
  });
});

test('a subgraph that is stopped costs its own fields, and the error names each of them', async () => {
  await graph.subgraphs['points']?.stop();

  const { data, errors } = await graph.ask('{ total person(id: "1") { name score: points } }');

  expect(data).toEqual({ total: null, person: { name: 'Grace', score: null } });
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'points', reason: 'NOT_REACHABLE' };
  expect(errors).toEqual([
    expect.objectContaining({ path: ['total'], extensions }),
    expect.objectContaining({ path: ['person', 'score'], extensions }),
  ]);
});

test('what is missing in lists is named by real places', async () => {
  await graph.subgraphs['points']?.stop();

  const { data, errors } = await graph.ask('{ people(first: 2) { id friends { id points } } }');

  expect(data?.['people']).toHaveLength(2);
  expect(errors?.map(({ path }) => path?.join('.'))).toEqual([
    'people.0.friends.0.points',
    'people.0.friends.1.points',
    'people.1.friends.0.points',
    'people.1.friends.1.points',
  ]);
});

test('a subgraph that hangs is given up on after its deadline', async () => {
  graph.subgraphs['points']?.answers(hang);
  const startedMs = performance.now();

  const { data, errors } = await graph.ask('{ person(id: "1") { name points } }');

  expect(performance.now() - startedMs).toBeLessThan(600);
  expect(data).toEqual({ person: { name: 'Grace', points: null } });
  expect(errors).toEqual([
    expect.objectContaining({
      path: ['person', 'points'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'points', reason: 'DEADLINE_EXCEEDED' },
    }),
  ]);
});

test('the deadline of the whole operation ends what would take longer', async () => {
  await graph.stop();
  graph = await startFakeGraph([people(), points()], { subgraphTimeoutMs: 5_000, deadlineMs: 300 });
  graph.subgraphs['people']?.answers(hang);
  const startedMs = performance.now();

  const { data, errors } = await graph.ask('{ total person(id: "1") { name } }');

  expect(performance.now() - startedMs).toBeLessThan(1_000);
  expect(data).toEqual({ total: 42, person: null });
  expect(errors?.[0]).toMatchObject({ path: ['person'], extensions: { reason: 'DEADLINE_EXCEEDED' } });
});

test('a mutation whose subgraph is stopped says so at its own field', async () => {
  await graph.subgraphs['people']?.stop();

  const { data, errors } = await graph.ask('mutation { renamed: rename(id: "1", name: "x") { name } }');

  expect(data).toEqual({ renamed: null });
  expect(errors).toMatchObject([{ path: ['renamed'], extensions: { subgraph: 'people', reason: 'NOT_REACHABLE' } }]);
});

test('a subgraph that comes back is asked again, without a restart', async () => {
  graph.subgraphs['points']?.answers((response) => void response.destroy());
  await graph.ask('{ total }');

  graph.subgraphs['points']?.answers();

  expect(await graph.ask('{ total }')).toEqual({ data: { total: 42 } });
});

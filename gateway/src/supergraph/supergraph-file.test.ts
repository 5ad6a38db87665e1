import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { composed, type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { startFakeSubgraph } from '../../test/fake-subgraph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

afterEach(() => graph.stop());

const added = (sdl: string) => `${sdl}\n`.replace('type Query\n', '"Newer."\ntype Query\n');

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 60; tries++) {
    if (await holds()) return true;
    await wait(50);
  }
  return false;
}

const describesQuery = async () =>
  (await graph.post({ query: '{ __type(name: "Query") { description } }' })).text.includes('Newer.');

test('a graph that is written over the file is served without a restart', async () => {
  graph = await startFakeGraph([people(), points()]);

  await writeFile(graph.supergraphFile, added(await readFile(graph.supergraphFile, 'utf8')));

  expect(await until(describesQuery)).toBe(true);
  expect(await graph.ask('{ total }')).toEqual({ data: { total: 42 } });
});

test('a graph that takes the place of the file is served, too', async () => {
  graph = await startFakeGraph([people(), points()]);
  await writeFile(`${graph.supergraphFile}.new`, added(await readFile(graph.supergraphFile, 'utf8')));

  await rename(`${graph.supergraphFile}.new`, graph.supergraphFile);

  expect(await until(describesQuery)).toBe(true);
});

test.each([
  ['no GraphQL', async () => writeFile(graph.supergraphFile, 'half a gra')],
  ['no composed graph', async () => writeFile(graph.supergraphFile, 'type Query { total: Int }')],
  ['gone', async () => rm(graph.supergraphFile)],
])('when the graph is %s, the last good one goes on, and the log says so', async (_, harm) => {
  graph = await startFakeGraph([people(), points()]);
  const good = await readFile(graph.supergraphFile, 'utf8');

  await harm();

  const refused = () => graph.log.lines.some(({ message }) => message === 'graph refused, the one before goes on');
  expect(await until(async () => refused())).toBe(true);
  expect(await graph.ask('{ total person(id: "1") { points } }')).toMatchObject({ data: { total: 42 } });
  await writeFile(graph.supergraphFile, added(good));
  expect(await until(describesQuery)).toBe(true);
});

test('a subgraph that has moved is asked where it is now', async () => {
  graph = await startFakeGraph([people(), points()]);
  const moved = await startFakeSubgraph(points());
  const { people: kept, points: left } = graph.subgraphs;
  if (!kept || !left) throw new Error('Both subgraphs are there.');
  await left.stop();

  await writeFile(graph.supergraphFile, composed([kept, moved]));

  expect(await until(async () => (await graph.ask('{ total }')).data?.['total'] === 42)).toBe(true);
  await moved.stop();
});

test('in production, what is written over the file waits for the next start', async () => {
  graph = await startFakeGraph([people(), points()], { isProduction: true });

  await writeFile(graph.supergraphFile, 'half a gra');
  await wait(300);

  expect(await graph.ask('{ total }')).toEqual({ data: { total: 42 } });
  expect(graph.log.written()).not.toContain('graph refused');
});

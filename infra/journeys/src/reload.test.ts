import { reload, startsOf } from './reloads.ts';
import { aPlace, leave, type Place, type RunningGraph, startGraph, tokenFor } from './running-graph.ts';

let place: Place;
let graph: RunningGraph;

beforeAll(async () => {
  place = await aPlace();
  graph = await startGraph(place, '--watch', '--no-demo');
}, 60_000);

afterAll(async () => {
  await graph.stop();
  await leave(place);
});

test('a file that is saved restarts the process that it belongs to, and no other', async () => {
  const token = await tokenFor(place, '--staff', 'admin');
  const before = startsOf(place);

  await reload(place, token);

  expect(startsOf(place)).toEqual({ ...before, rewards: 2 });
});

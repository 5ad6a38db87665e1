import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './alive.ts';
import { aPlace, leave, type Place, runNode, withoutServer } from './running-graph.ts';

let place: Place;

beforeAll(async () => {
  place = withoutServer(await aPlace());
});

afterAll(() => leave(place));

test('a subgraph starts with no graph and no database running, is ready, and ends with all that it started', async () => {
  const child = runNode(place, 'infra/dev/start.js', ['community']);
  if (!child.stdout) throw new Error('There is no output.');
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const pids: Record<string, number> = JSON.parse(readFileSync(join(place.dataFolder, 'processes.json'), 'utf8'));
  const url = `http://127.0.0.1:${place.variables['COMMUNITY_PORT']}`;
  const ready = await fetch(`${url}/readyz`);
  const stranger = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });

  child.kill('SIGINT');
  await once(child, 'close');

  expect(line).toBe(`community listens on ${url} and logs to ${join(place.dataFolder, 'logs/community.log')}\n`);
  expect(ready.status).toBe(200);
  expect(stranger.status).toBe(401);
  expect(Object.keys(pids).toSorted()).toEqual(['community', 'mongo']);
  expect(Object.values(pids).filter(isAlive)).toEqual([]);
  expect(child.exitCode).toBe(0);
});

import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  aPlace,
  askWell,
  leave,
  type Place,
  type RunningGraph,
  runToEnd,
  startGraph,
  tokenFor,
} from './running-graph.ts';

const REGISTER = `mutation ($input: RegisterCustomerInput!) { registerCustomer(input: $input) { customer { id } } }`;
const CUSTOMER = `query ($id: ID!) { customer(id: $id) { displayName } }`;

let place: Place;

beforeAll(async () => {
  place = await aPlace();
});

afterAll(() => leave(place));

async function register(graph: RunningGraph, displayName: string): Promise<string> {
  const token = await tokenFor(place, '--staff', 'admin');
  const input = { source: 'desk', externalId: displayName, displayName };
  const answer = await askWell<{ registerCustomer: { customer: { id: string } } }>(graph, token, REGISTER, { input });
  return answer.registerCustomer.customer.id;
}

async function nameOf(graph: RunningGraph, id: string): Promise<string | undefined> {
  const token = await tokenFor(place, '--staff', 'admin');
  return (await askWell<{ customer: { displayName: string } | null }>(graph, token, CUSTOMER, { id })).customer
    ?.displayName;
}

test('what was written survives a Ctrl-C and a SIGKILL of everything', async () => {
  let graph = await startGraph(place, '--no-demo');
  const ada = await register(graph, 'Ada');
  const stopped = await graph.stop();

  graph = await startGraph(place, '--no-demo');
  const grace = await register(graph, 'Grace');
  const pids = Object.values(graph.pids());
  for (const pid of [graph.process.pid ?? 0, ...pids]) process.kill(pid, 'SIGKILL');
  await sleep(200);

  graph = await startGraph(place, '--no-demo');
  const names = [await nameOf(graph, ada), await nameOf(graph, grace)];
  await graph.stop();

  expect(stopped.code).toBe(0);
  expect(stopped.ms).toBeLessThan(5_000);
  expect(names).toEqual(['Ada', 'Grace']);
}, 120_000);

test('the data folder is for its owner alone', () => {
  expect(statSync(place.dataFolder).mode & 0o777).toBe(0o700);
  expect(statSync(join(place.dataFolder, 'keys/token.pem')).mode & 0o777).toBe(0o600);
});

test('a second start names the process of the first', async () => {
  const graph = await startGraph(place, '--no-demo', '--fresh');

  const second = await runToEnd(place, 'infra/dev/start.js');
  await graph.stop();

  expect(second).toMatchObject({ code: 2, stdout: '' });
  expect(second.stderr).toContain(`in use by process ${graph.process.pid}`);
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
}, 60_000);

test('a port that is taken is named, with the variable that moves it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(Number(place.variables['REWARDS_PORT']), '127.0.0.1', resolve));

  const start = await runToEnd(place, 'infra/dev/start.js');
  holder.close();

  expect(start.code).toBe(2);
  expect(start.stderr).toMatch(/^Port \d+ is taken: .*REWARDS_PORT.*\n$/);
});

test.each([
  ['GATEWAY_PORT', 'http'],
  ['LOG_LEVEL', 'loud'],
  ['MONGODB_URL', 'postgres://somewhere'],
])('%s=%s cannot be used, and the variable is named', async (name, value) => {
  const start = await runToEnd({ ...place, variables: { ...place.variables, [name]: value } }, 'infra/dev/start.js');

  expect(start).toMatchObject({ code: 2, stdout: '' });
  expect(start.stderr).toMatch(new RegExp(`^${name} cannot be used .*\\n$`));
});

test('a flag that is not known is refused', async () => {
  expect(await runToEnd(place, 'infra/dev/start.js', ['--frehs'])).toMatchObject({ code: 2, stdout: '' });
});

test('a data folder that cannot be used is named', async () => {
  const file = join(place.dataFolder, 'a-file');
  writeFileSync(file, '');

  const start = await runToEnd({ ...place, variables: { ...place.variables, DATA_DIR: file } }, 'infra/dev/start.js');

  expect(start).toMatchObject({ code: 2, stdout: '' });
  expect(start.stderr).toContain('DATA_DIR');
});

test('an older Node is told which one is needed', async () => {
  const pretended = join(place.dataFolder, 'pretend-node-20.mjs');
  writeFileSync(
    pretended,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });\n",
  );
  const variables = { ...place.variables, NODE_OPTIONS: `--import ${pretended}` };

  const start = await runToEnd({ ...place, variables }, 'infra/dev/start.js');

  expect(start).toMatchObject({ code: 2, stdout: '' });
  expect(start.stderr).toMatch(/^Node 24 is needed, this is 20\.20\.2: .*\n$/);
});

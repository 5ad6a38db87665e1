import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, untilGone } from './alive.ts';
import { databaseUrl } from './config.ts';
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
let graph: RunningGraph;
let ada: string;
let grace: string;

beforeAll(async () => {
  place = await aPlace();
  graph = await startGraph(place);
}, 120_000);

afterAll(async () => {
  await graph.stop();
  await leave(place);
});

async function register(displayName: string): Promise<string> {
  const token = await tokenFor(place, '--staff', 'admin');
  const input = { source: 'desk', externalId: displayName, displayName };
  const answer = await askWell<{ registerCustomer: { customer: { id: string } } }>(graph, token, REGISTER, { input });
  return answer.registerCustomer.customer.id;
}

async function nameOf(id: string): Promise<string | undefined> {
  const token = await tokenFor(place, '--staff', 'admin');
  return (await askWell<{ customer: { displayName: string } | null }>(graph, token, CUSTOMER, { id })).customer
    ?.displayName;
}

/** Lines of the logs that are no JSON object. */
function unreadableLogLines(): string[] {
  const folder = join(place.dataFolder, 'logs');
  const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'));
  return lines.filter((line) => !isJsonObject(line));
}

function isJsonObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

test('the screen names the graph, the explorer, the logs and what production wants', () => {
  expect(graph.screen).toContain(`Graph     ${place.url}/graphql\n`);
  expect(graph.screen).toContain(`Explorer  ${place.url}/?customer=cus_`);
  expect(graph.screen).toContain(`Logs are in ${join(place.dataFolder, 'logs')}.`);
  const advice = 'production wants a replica set (MONGODB_URL)';
  expect(graph.screen.includes(advice)).toBe(databaseUrl() === undefined);
});

test('the data folder is for its owner alone', () => {
  expect(statSync(place.dataFolder).mode & 0o777).toBe(0o700);
  expect(statSync(join(place.dataFolder, 'keys/token.pem')).mode & 0o777).toBe(0o600);
});

test('a second start names the process of the first', async () => {
  const second = await runToEnd(place, 'infra/dev/start.js');

  expect(second).toMatchObject({ code: 2, stdout: '' });
  expect(second.stderr).toMatch(new RegExp(`^.* in use by process ${graph.process.pid}\\. .*DATA_DIR.*\\n$`));
});

test('Ctrl-C ends every process, and nothing of all that reached the screen', async () => {
  ada = await register('Ada');
  const pids = Object.values(graph.pids());

  const code = await graph.stop();

  // Four subgraphs and the gateway, and the database where no server is named.
  expect(pids).toHaveLength(databaseUrl() ? 5 : 6);
  expect({ code, left: pids.filter(isAlive), stderr: graph.complaints(), noJson: unreadableLogLines() }).toEqual({
    code: 0,
    left: [],
    stderr: '',
    noJson: [],
  });
}, 60_000);

test('what was written survives a Ctrl-C and a SIGKILL of everything', async () => {
  graph = await startGraph(place);
  grace = await register('Grace');
  const pids = [graph.process.pid ?? 0, ...Object.values(graph.pids())];
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await untilGone(pids);

  graph = await startGraph(place);

  expect([await nameOf(ada), await nameOf(grace)]).toEqual(['Ada', 'Grace']);
}, 120_000);

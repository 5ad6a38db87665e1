import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { aStaffMember } from './people.ts';
import { settle } from './settle.ts';
import { startTestSubgraph } from './test-subgraph.ts';
import { counter, shop } from './toy/toys.ts';

const KILLS = 5;
const SHELVES = 10;
const PER_SHELF = 300;
const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Works on these databases in a process of its own until it has got on, and dies a moment later in the midst of it. */
async function workUntilKilled(
  databases: readonly string[],
  hasGotOn: () => Promise<boolean>,
  lifeMs: number,
): Promise<void> {
  const node = ['--conditions=customer-module', '--import', here('../../dev/register.js'), here('toy/crash-main.ts')];
  const child = spawn(process.execPath, [...node, testDatabaseUrl(), ...databases], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  while (!(await hasGotOn())) await sleep(5);
  await sleep(lifeMs);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('whenever relay and consumers are killed, each event has one effect, in order', async () => {
  const eventsName = `test_${ulid()}_events`;
  const selling = await startTestSubgraph(shop, { eventsName });
  const counting = await startTestSubgraph(counter(), { eventsName });
  const names = Array.from({ length: PER_SHELF }, (_, index) => `item ${index}`);
  for (let shelf = 0; shelf < SHELVES; shelf += 1) {
    await selling.ask(PUT, { input: { shelf: `shelf ${shelf}`, names } }, aStaffMember());
  }

  const takenIn = async (): Promise<number> => (await counting.rows('inbox')).length;
  const left: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await takenIn();
    const hasGotOn = async (): Promise<boolean> => (await takenIn()) > before;
    await workUntilKilled([selling.databaseName, counting.databaseName, eventsName], hasGotOn, 30 * kill);
    left.push(SHELVES * PER_SHELF - (await takenIn()));
  }
  await settle(selling, counting);

  expect(left.some((each) => each > 0 && each < SHELVES * PER_SHELF)).toBe(true);
  const heard = await counting.rows('heard');
  expect(heard).toHaveLength(SHELVES);
  expect(heard.every((row) => row['names'].join() === names.join())).toBe(true);
  await selling.close();
  await counting.close();
}, 60_000);

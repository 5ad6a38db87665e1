import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { aStaffMember } from './people.ts';
import { startServedSubgraph } from './served-subgraph.ts';
import { settle } from './settle.ts';
import { startTestSubgraph } from './test-subgraph.ts';
import { batchCounter, counter, shop } from './toy/toys.ts';

/**
 * `npm run measure -w @customer-module/test-kit`: how fast events travel between two subgraphs, on `MONGODB_URL` or an
 * embedded database. Figures, not a test: other work on the machine changes them.
 */
const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';
const BACKLOG = 20_000;
const PER_CALL = 1_000;
const STEADY = { events: 2_000, everyMs: 5 };
const admin = aStaffMember('ADMIN');
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

process.stdout.write(`a backlog of ${BACKLOG} drains at ${Math.round(await drainRate())} events/s\n`);
const delays = await steadyDelays();
const at = (share: number): number => delays[Math.ceil(delays.length * share) - 1] ?? 0;
process.stdout.write(`at 200 events/s, commit to handler: median ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);

async function drainRate(): Promise<number> {
  const eventsName = `measure_${ulid()}_events`;
  const selling = await startTestSubgraph(shop, { eventsName });
  const counting = await startTestSubgraph(batchCounter([]), { eventsName });
  const names = Array.from({ length: PER_CALL }, (_, index) => `item ${index}`);
  for (let call = 0; call < BACKLOG / PER_CALL; call += 1) {
    await selling.ask(PUT, { input: { shelf: `shelf ${call}`, names } }, admin);
  }
  const startMs = performance.now();
  await settle(selling, counting);
  const seconds = (performance.now() - startMs) / 1_000;
  await Promise.all([selling.close(), counting.close()]);
  return BACKLOG / seconds;
}

/** The milliseconds from commit to effect of each event, sorted; the consumer is a process of its own, as in life. */
async function steadyDelays(): Promise<number[]> {
  const eventsName = `measure_${ulid()}_events`;
  const selling = await startServedSubgraph(shop, { eventsName });
  const counting = await startTestSubgraph(counter(), { eventsName });
  const node = ['--conditions=customer-module', '--import', here('../../dev/register.js'), here('toy/crash-main.ts')];
  const consumer = spawn(process.execPath, [...node, testDatabaseUrl(), '-', counting.databaseName, eventsName]);
  await once(consumer.stdout, 'data');
  const asked: Promise<unknown>[] = [];
  const startMs = performance.now();
  for (let index = 0; index < STEADY.events; index += 1) {
    await sleep(Math.max(0, startMs + index * STEADY.everyMs - performance.now()));
    asked.push(selling.ask(PUT, { input: { shelf: `shelf ${index % 50}`, names: [`item ${index}`] } }, admin));
  }
  await Promise.all(asked);
  const written = (await selling.rows('outbox')).length;
  while ((await counting.rows('inbox')).length < written) await sleep(100);
  consumer.kill('SIGKILL');
  const happened = new Map((await selling.rows('outbox')).map(({ _id, time }) => [_id, Number(time)]));
  const taken = (await counting.rows('inbox')).map(
    ({ _id, at: takenAt }) => Number(takenAt) - (happened.get(_id) ?? 0),
  );
  await Promise.all([selling.close(), counting.close()]);
  return taken.toSorted((a, b) => a - b);
}

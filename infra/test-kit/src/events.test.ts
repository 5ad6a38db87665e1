import { replayDeadLetters } from '@customer-module/subgraph-kit';
import { ulid } from 'ulid';
import { aClock } from './clocks.ts';
import { testDatabaseUrl } from './config.ts';
import { aStaffMember } from './people.ts';
import { settle, type Stepping } from './settle.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';
import { batchCounter, counter, shop } from './toy/toys.ts';

const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';
const admin = aStaffMember('ADMIN');
const clock = aClock();
let isCured = false;
let eventsName: string;
let selling: TestSubgraph;
let counting: TestSubgraph;

beforeEach(async () => {
  isCured = false;
  eventsName = `test_${ulid()}_events`;
  selling = await startTestSubgraph(shop, { eventsName, surroundings: clock });
  counting = await startTestSubgraph(
    counter(() => isCured),
    { eventsName, surroundings: clock },
  );
});

afterEach(async () => {
  await selling.close();
  await counting.close();
});

async function put(shelf: string, ...names: string[]): Promise<void> {
  await selling.ask(PUT, { input: { names, shelf } }, admin);
}

async function heard(shelf: string): Promise<string[]> {
  const [row] = await counting.rows('heard', { _id: shelf });
  return row?.['names'] ?? [];
}

test('what one subgraph publishes another hears, once and in order', async () => {
  await put('toys', 'ball', 'kite');
  await put('toys', 'top');

  await settle(selling, counting);

  expect(await heard('toys')).toEqual(['ball', 'kite', 'top']);
});

test('an event that is published twice has one effect', async () => {
  await put('toys', 'ball');
  await settle(selling, counting);

  await selling.change('outbox', { $set: { relayedAt: null } });
  await settle(selling, counting);

  expect(await heard('toys')).toEqual(['ball']);
});

test('of 200 events in one delivery a bad one costs itself: 199 have their effect at once, and it becomes a dead letter', async () => {
  const shelves = Array.from({ length: 199 }, (_, index) => `shelf ${index}`);
  for (const shelf of shelves.slice(0, 99)) await put(shelf, 'ball');
  await put('bad', 'poison');
  for (const shelf of shelves.slice(99)) await put(shelf, 'ball');
  // All are there before anything is read, so they come as one delivery.
  await settle(selling);

  await settle(counting);

  const others = (await counting.rows('heard')).map(({ _id: shelf, names }) => [shelf, names] as const);
  expect(new Map(others)).toEqual(new Map(shelves.map((shelf) => [shelf, ['ball']])));
  expect(await counting.rows('deadLetters')).toEqual([]);
  for (let round = 0; round < 5; round += 1) {
    clock.advance(20_000);
    await settle(counting);
  }
  expect(await counting.rows('deadLetters')).toMatchObject([{ subject: 'bad', tries: 5 }]);
  expect(await counting.rows('heard')).toHaveLength(199);
});

test('after five tries it goes to the dead letters with its reason, and what waited behind it goes on', async () => {
  await put('bad', 'poison', 'antidote');

  for (let round = 0; round < 5; round += 1) {
    await settle(selling, counting);
    clock.advance(20_000);
  }
  await settle(selling, counting);

  const [letter] = await counting.rows('deadLetters');
  expect(letter).toMatchObject({ subject: 'bad', type: 'profiles.product-upserted.v1', tries: 5 });
  expect(letter?.['reason']).toContain('This is poison');
  expect(await heard('bad')).toEqual(['antidote']);
});

test('a replay takes a dead letter back in with one effect, however often it is asked for', async () => {
  await put('bad', 'poison');
  for (let round = 0; round < 5; round += 1) {
    await settle(selling, counting);
    clock.advance(20_000);
  }
  isCured = true;

  const location = { url: testDatabaseUrl(), name: counting.databaseName };
  expect(await replayDeadLetters(location, clock.now())).toBe(1);
  clock.set(new Date());
  await settle(counting);
  expect(await replayDeadLetters(location, clock.now())).toBe(0);
  await settle(counting);

  expect(await heard('bad')).toEqual(['poison']);
});

test('an event whose predecessor is missing waits, and asks for it again', async () => {
  await put('toys', 'ball');
  await put('toys', 'kite');
  await selling.change('outbox', { $set: { relayedAt: new Date() } }, { sequence: 1 });
  await settle(selling, counting);
  expect(await heard('toys')).toEqual([]);

  clock.advance(1_000);
  await settle(counting, selling);

  expect(await heard('toys')).toEqual(['ball', 'kite']);
});

test('a predecessor that nobody has any more lets its successor go to the dead letters after five tries', async () => {
  await counting.publish({
    type: 'profiles.product-upserted.v1',
    subject: 'toys',
    sequence: 2,
    data: { productId: 'toys', sku: 'kite', name: 'kite', category: null },
  });

  for (let round = 0; round < 6; round += 1) {
    clock.advance(20_000);
    await settle(counting);
  }

  expect(await counting.rows('deadLetters')).toMatchObject([{ reason: 'SEQUENCE_GAP', tries: 5 }]);
});

test('a thousand events cost as many commands as one, and keep their numbers', async () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `item ${index}`);
  await put('warm', 'ball');

  const one = await selling.commandsOf(() => put('toys', 'ball'));
  const thousand = await selling.commandsOf(() => put('games', ...names));

  expect(thousand).toEqual(one);
  const published = await selling.published('games');
  expect(published.map(({ sequence }) => sequence)).toEqual(names.map((_, index) => index + 1));
});

test('numbers go on where they were, though the outbox was trimmed', async () => {
  await put('toys', 'ball');
  await selling.remove('outbox');

  await put('toys', 'kite');

  expect(await selling.published('toys')).toMatchObject([{ sequence: 2 }]);
});

test('no number is used twice, whoever writes at the same moment', async () => {
  const crowded = await startTestSubgraph(shop);
  const writers = Array.from({ length: 8 }, (_, index) => ({ input: { shelf: 'toys', names: [`item ${index}`] } }));

  await Promise.all(writers.map((input) => crowded.ask(PUT, input, admin)));

  const numbers = (await crowded.published('toys')).map(({ sequence }) => sequence);
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  await crowded.close();
});

test('neighbours of a type are taken in together where a feature wants them so', async () => {
  const batches: number[] = [];
  const batching = await startTestSubgraph(batchCounter(batches), { eventsName, surroundings: clock });
  await put('toys', ...Array.from({ length: 250 }, (_, index) => `item ${index}`));

  await settle(selling, batching);

  expect(batches).toEqual([200, 50]);
  await batching.close();
});

/** The slower of two processes gives way, and looks again. */
function patiently({ step }: TestSubgraph): Stepping {
  return { step: () => step().catch(() => true) };
}

test('two processes of one subgraph share the work, and each event has one effect', async () => {
  const twin = await startTestSubgraph(counter(), {
    eventsName,
    databaseName: counting.databaseName,
    surroundings: clock,
  });
  const names = Array.from({ length: 600 }, (_, index) => `item ${index}`);
  await put('toys', ...names);
  await settle(selling);

  await Promise.all([settle(patiently(counting)), settle(patiently(twin))]);

  expect(await heard('toys')).toEqual(names);
  await twin.stop();
});

test('how far a source was read is known: the position, the time of its last event, what is left', async () => {
  const fresh = 'query { freshness { source position behind lastEventTime } }';
  await put('toys', 'ball', 'kite');
  await settle(selling, counting);
  await put('toys', 'top');
  await settle(selling);

  expect(await counting.ask(fresh)).toEqual({
    freshness: [{ source: '/profiles', position: 2, behind: 1, lastEventTime: clock.now().toISOString() }],
  });
});

import { visitor } from '@customer-module/subgraph-kit';
import { aClock } from './clocks.ts';
import { aCustomer, aStaffMember } from './people.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';
import { shop } from './toy/toys.ts';

const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id name } }';
const admin = aStaffMember('ADMIN');
const conflict = { errorCode: 112, errorLabels: ['TransientTransactionError'] };
let selling: TestSubgraph;

beforeAll(async () => {
  selling = await startTestSubgraph(shop);
});

afterAll(() => selling.close());

interface Put {
  readonly putItems: { readonly id: string; readonly name: string };
}

function put(input: object, actor = admin): Promise<Put> {
  return selling.ask<Put>(PUT, { input: { shelf: 'toys', names: ['ball'], ...input } }, actor);
}

test('a transaction that met another runs again as a whole, with one effect', async () => {
  await selling.failNext('insert', conflict);

  await put({ shelf: 'met' });

  expect(await selling.published('met')).toHaveLength(1);
  expect(await selling.rows('items', { shelf: 'met' })).toHaveLength(1);
});

test('a commit whose answer is lost is sent again, not its work', async () => {
  await selling.failNext('commitTransaction', { errorCode: 91, errorLabels: ['UnknownTransactionCommitResult'] });

  const commands = await selling.commandsOf(() => put({ shelf: 'lost' }));

  expect(commands.filter((name) => name === 'commitTransaction')).toHaveLength(2);
  expect(await selling.rows('items', { shelf: 'lost' })).toHaveLength(1);
});

test('what fails leaves nothing behind', async () => {
  const before = await selling.everything();

  expect(await selling.refusalOf(PUT, { input: { shelf: 'none', names: [] } }, admin)).toMatchObject({
    code: 'INTERNAL_SERVER_ERROR',
  });

  expect(await selling.everything()).toEqual(before);
});

test('a mutation with a key has one effect, and its repeat the same answer, in whatever order its fields come', async () => {
  const first = await put({ idempotencyKey: 'one', note: { a: 1, b: 2 } });
  const again = await put({ note: { b: 2, a: 1 }, idempotencyKey: 'one' });

  expect(again).toEqual(first);
});

test('the same key with another input is refused', async () => {
  await put({ idempotencyKey: 'two' });

  const other = { shelf: 'toys', names: ['kite'], idempotencyKey: 'two' };

  expect(await selling.refusalOf(PUT, { input: other }, admin)).toEqual({
    code: 'CONFLICT',
    reason: 'IDEMPOTENCY_KEY_CONFLICT',
  });
});

test('a key belongs to its caller', async () => {
  const ada = await put({ idempotencyKey: 'three' }, aCustomer());
  const eve = await put({ idempotencyKey: 'three' }, aCustomer());

  expect(ada.putItems.id).not.toBe(eve.putItems.id);
});

test('a visitor’s key never answers what another visitor did, and still makes a repeat harmless', async () => {
  const own = { shelf: 'lobby', idempotencyKey: 'four' };
  const ada = await put({ ...own, names: ['ball'] }, visitor);
  const eve = await put({ ...own, names: ['kite'] }, visitor);
  const adaAgain = await put({ ...own, names: ['ball'] }, visitor);

  expect(eve.putItems.name).toBe('kite');
  expect(adaAgain).toEqual(ada);
  expect(await selling.rows('items', { shelf: 'lobby' })).toHaveLength(2);
});

test('a key is kept for 24 hours from its first use', async () => {
  const clock = aClock('2026-05-01T12:00:00Z');
  const punctual = await startTestSubgraph(shop, { surroundings: clock });
  const input = { shelf: 'toys', names: ['ball'], idempotencyKey: 'five' };
  await punctual.ask(PUT, { input }, admin);
  clock.advance(3_600_000);
  await punctual.ask(PUT, { input }, admin);

  const indexes = await punctual.indexesOf('idempotencyKeys');
  const [row, ...others] = await punctual.rows('idempotencyKeys');

  expect(indexes).toContainEqual(expect.objectContaining({ key: { at: 1 }, expireAfterSeconds: 86_400 }));
  expect(row?.['at']).toEqual(new Date('2026-05-01T12:00:00Z'));
  expect(others).toEqual([]);
  await punctual.close();
});

test('an id is the prefix of its noun and a ULID, and ids are in order of making', async () => {
  const names = ['a', 'b', 'c', 'd'];
  await put({ shelf: 'ordered', names });

  const rows = await selling.rows('items', { shelf: 'ordered' });

  for (const { _id } of rows) expect(_id).toMatch(/^item_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(rows.map((row) => row['name'])).toEqual(names);
});

test('a total is exact up to 10,000', async () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `item ${index}`);
  const query = 'query { items(first: 1) { totalCount } shelves(names: ["full"]) { totalCount } }';
  const crowded = await startTestSubgraph(shop);
  for (let thousand = 0; thousand < 10; thousand += 1) {
    await crowded.ask(PUT, { input: { shelf: 'full', names } }, admin);
  }
  const exact = { items: { totalCount: 10_000 }, shelves: [{ totalCount: 10_000 }] };
  expect(await crowded.ask(query)).toEqual(exact);

  await crowded.ask(PUT, { input: { shelf: 'full', names: ['one more'] } }, admin);

  expect(await crowded.ask(query)).toEqual(exact);
  expect(await crowded.rows('items')).toHaveLength(10_001);
  await crowded.close();
});

test('fifty calls with one key at the same moment have one effect', async () => {
  const calls = Array.from({ length: 50 }, () => put({ idempotencyKey: 'fifty', shelf: 'crowd' }));

  const ids = new Set((await Promise.all(calls)).map(({ putItems }) => putItems.id));

  expect(ids.size).toBe(1);
  expect(await selling.rows('items', { shelf: 'crowd' })).toHaveLength(1);
});

test('the first page of each of many lists costs one query, and their totals one more', async () => {
  const shelves = ['a', 'b', 'c', 'd'];
  for (const shelf of shelves) await put({ shelf, names: ['kite', 'ball', 'top'] });
  const query =
    'query ($names: [String!]!) { shelves(names: $names) { nodes { name } totalCount pageInfo { hasNextPage } } }';

  const commands = await selling.commandsOf(async () => {
    const answer = await selling.ask<{ shelves: unknown[] }>(query, { names: [...shelves, 'empty'] });
    const full = { nodes: [{ name: 'ball' }, { name: 'kite' }], totalCount: 3, pageInfo: { hasNextPage: true } };
    const empty = { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false } };
    expect(answer.shelves).toEqual([full, full, full, full, empty]);
  });

  expect(commands).toEqual(['aggregate', 'aggregate']);
});

test('a list is paged through without a gap or a repeat', async () => {
  const query =
    'query ($after: String) { items(first: 3, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }';
  interface Page {
    readonly items: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
  }
  const seen: string[] = [];
  let after: string | null = null;

  for (let hasNextPage = true; hasNextPage;) {
    const { items }: Page = await selling.ask<Page>(query, { after });
    seen.push(...items.nodes.map(({ id }) => id));
    ({ endCursor: after, hasNextPage } = items.pageInfo);
  }

  const all = await selling.rows('items');
  expect(seen.toSorted()).toEqual(all.map(({ _id }) => _id));
});

test('a batch of references costs one query', async () => {
  const ids = (await selling.rows('items')).slice(0, 5).map(({ _id }) => _id);
  const representations = ids.map((id) => ({ __typename: 'Item', id }));
  const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Item { id } } }';

  const commands = await selling.commandsOf(async () => {
    const answer = await selling.ask(query, { of: representations });
    expect(answer).toEqual({ _entities: ids.map((id) => ({ id })) });
  });

  expect(commands).toEqual(['find']);
});

test('a reference whose key is no string is refused', async () => {
  const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Item { id } } }';

  expect(await selling.refusalOf(query, { of: [{ __typename: 'Item', id: { $ne: null } }] })).toEqual({
    code: 'BAD_USER_INPUT',
    reason: 'MALFORMED_REFERENCE',
  });
});

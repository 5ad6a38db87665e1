import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { expectIdentityNeeded } from './expect-identity-needed.ts';
import { aCustomer, aStaffMember } from './people.ts';
import { type RawRequest, type ServedSubgraph, startServedSubgraph } from './served-subgraph.ts';
import { counter, shop } from './toy/toys.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const query = '{ item(id: "none") { id } }';
const body = JSON.stringify({ query });
const admin = aStaffMember('ADMIN');
let served: ServedSubgraph;

beforeAll(async () => {
  served = await startServedSubgraph(shop, { deadlineMs: 500, bodyLimitBytes: 10_000 });
});

afterAll(() => served.close());

test('who comes from the gateway gets an answer', async () => {
  const { status, text } = await served.ask(query);

  expect([status, text]).toEqual([200, '{"data":{"item":null}}\n']);
});

test('whoever does not come from the gateway gets none, whatever they ask', async () => {
  await expectIdentityNeeded(served);
});

test.each([
  ['GET', 405, { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}` }],
  ['a form', 415, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `query=${query}` }],
  ['plain text', 415, { headers: { 'content-type': 'text/plain' }, body }],
  ['several parts', 415, { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body }],
  ['no content type', 415, { body }],
  ['another name of this machine', 400, { headers: { ...JSON_TYPE, host: 'evil.example' }, body }],
  ['another path', 404, { path: '/', headers: JSON_TYPE, body }],
])('%s is refused with %i and has no effect', async (_, status, request: RawRequest) => {
  const sent = await served.sentBy(async () => {
    const identity = await served.identityFor(admin, body);
    const answer = await served.send({ ...request, headers: { ...request.headers, 'x-identity': identity } });
    expect(answer.status).toBe(status);
  });

  // Its relay looks into the outbox all the while.
  const effects = sent.filter(({ commandName, command }) => commandName !== 'find' || command['find'] !== 'outbox');
  expect(effects).toEqual([]);
});

test.each(['127.0.0.1', 'localhost', '[::1]'])('%s is a name of this machine', async (name) => {
  const host = `${name}:${new URL(served.url).port}`;

  expect(await served.send({ method: 'GET', path: '/livez', headers: { host } })).toMatchObject({ status: 200 });
});

test('a body over the limit is refused, whether it says its size or not', async () => {
  const large = JSON.stringify({ query, variables: { text: 'x'.repeat(10_000) } });
  const chunked = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };

  expect((await served.post(large)).status).toBe(413);
  expect((await served.send({ headers: chunked, body: large })).status).toBe(413);
});

test.each(['', 'nonsense', '[]', '{"query":1}', `[${body}]`])('%p is no GraphQL request', async (wrong) => {
  const identity = await served.identityFor(admin, wrong);

  expect((await served.post(wrong, { 'x-identity': identity })).status).toBe(400);
});

test('more than 10,000 representations are refused at once', async () => {
  const roomy = await startServedSubgraph(shop);
  const representations = Array.from({ length: 10_001 }, (_, index) => ({ __typename: 'Item', id: `item_${index}` }));
  const entities = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';

  const { status, text } = await roomy.ask(entities, { representations });

  expect([status, text.includes('TOO_MANY_REPRESENTATIONS')]).toEqual([400, true]);
  await roomy.close();
});

test('what takes longer than the deadline is answered at the deadline', async () => {
  const { status, text } = await served.ask('{ slow(ms: 1500) }');

  expect([status, text.includes('DEADLINE_EXCEEDED')]).toEqual([504, true]);
});

test('it says that it lives, and that it is ready', async () => {
  expect(await served.send({ method: 'GET', path: '/livez' })).toMatchObject({ status: 200, text: 'alive\n' });
  expect(await served.send({ method: 'GET', path: '/readyz' })).toMatchObject({ status: 200, text: 'ready\n' });
});

test('a request is one line in the log: its name, time and outcome, and nothing that it carried', async () => {
  const canary = 'canary-7f3@example.com';
  const person = aCustomer(`Canary ${canary}`);

  const { text } = await served.ask('query Broken($text: String!) { faulty(text: $text) }', { text: canary }, person);

  expect(text).not.toContain(canary);
  expect(text).toContain('Internal server error');
  const line = served.log.lines.findLast(({ message }) => message === 'request');
  expect(line?.about).toMatchObject({ operation: 'Broken', status: 200, errors: ['INTERNAL_SERVER_ERROR'] });
  expect(served.log.lastFault()).toMatchObject({ requestId: line?.about['requestId'] });
  expect(served.log.written()).not.toContain('canary');
  expect(served.log.written()).not.toContain(person.id);
});

test('draining lets what runs finish, says so, and takes nothing new', async () => {
  const ending = await startServedSubgraph(shop);
  const running = ending.ask('{ slow(ms: 400) }');
  await sleep(100);

  const drained = ending.drain();

  expect(await running).toMatchObject({ status: 200, text: '{"data":{"slow":true}}\n' });
  await drained;
  await expect(ending.ask(query)).rejects.toThrow('ECONNREFUSED');
  await ending.close();
});

test('what is written in one is heard in another by itself, and can be followed by its trace', async () => {
  const eventsName = `test_${ulid()}_events`;
  const selling = await startServedSubgraph(shop, { eventsName });
  const counting = await startServedSubgraph(counter(), { eventsName });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const put = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';

  await selling.ask(put, { input: { shelf: 'toys', names: ['ball'] } }, admin, { traceparent });

  const deadlineMs = Date.now() + 3_000;
  while (Date.now() < deadlineMs && (await counting.rows('heard')).length === 0) await sleep(10);
  expect(await counting.rows('heard')).toMatchObject([{ names: ['ball'] }]);
  expect(await selling.published('toys')).toMatchObject([{ traceparent, actor: { id: admin.id, kind: 'STAFF' } }]);
  await selling.close();
  await counting.close();
});

import { serverAudits } from 'graphql-http';
import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeAll(async () => {
  graph = await startFakeGraph([people(), points()]);
});

afterAll(() => graph.stop());

test('the audits of GraphQL over HTTP find no error and nothing to warn of, and at least 58 of 61 are met', async () => {
  const results = await Promise.all(serverAudits({ url: graph.url }).map((audit) => audit.fn()));

  const of = (status: string) => results.filter((result) => result.status === status);
  expect(of('error')).toEqual([]);
  expect(of('warn')).toEqual([]);
  expect(results).toHaveLength(61);
  expect(of('ok').length).toBeGreaterThanOrEqual(58);
});

const rename = '{"query":"mutation { rename(id: \\"1\\", name: \\"Eve\\") { name } }"}';

test.each([
  [
    'a link',
    {
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent('mutation { rename(id: "1", name: "Eve") { name } }')}`,
    },
  ],
  ['a link that only reads', { method: 'GET', path: '/graphql?query=%7Btotal%7D' }],
  [
    'a form',
    {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query=mutation{rename(id:1,name:2){name}}',
    },
  ],
  ['plain text', { headers: { 'content-type': 'text/plain' }, body: rename }],
  ['no type', { body: rename }],
  [
    'a file upload',
    { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: `--x\r\n\r\n${rename}\r\n--x--` },
  ],
  [
    'a preflight',
    { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } },
  ],
  ['another name of the host', { headers: { 'content-type': 'application/json', host: 'evil.example' }, body: rename }],
])('a page of another site reaches nothing by %s', async (_, raw) => {
  const asked = graph.subgraphs['people']?.received.length;

  const answer = await graph.send(raw);

  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  expect(graph.subgraphs['people']?.received).toHaveLength(asked ?? 0);
});

test('what would be answered in a form that the client does not take is not run', async () => {
  const asked = graph.subgraphs['people']?.received.length ?? 0;

  const answer = await graph.post(rename, { accept: 'text/html' });

  expect(answer).toMatchObject({ status: 406, text: expect.stringContaining('NOT_ACCEPTABLE') });
  expect(graph.subgraphs['people']?.received).toHaveLength(asked);
});

test('a list of operations is refused', async () => {
  const answer = await graph.post([{ query: '{ total }' }, { query: '{ total }' }]);

  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('BAD_REQUEST') });
});

test('an invalid document is answered by the status that its media type asks for', async () => {
  const invalid = { query: '{ nothing }' };

  expect(await graph.post(invalid)).toMatchObject({ status: 200 });
  expect(await graph.post(invalid, { accept: 'application/graphql-response+json' })).toMatchObject({ status: 400 });
});

test('answers are kept by nobody on the way, and carry the id of their request', async () => {
  const { headers } = await graph.post({ query: '{ total }' }, { 'x-request-id': 'my-request-1' });

  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-request-id': 'my-request-1' });
});

test('names that are those of prototypes change nothing', async () => {
  const hostile =
    '{"query":"query($__proto__: Int) { constructor: total prototype: total }","variables":{"__proto__":{"polluted":1}}}';

  const answers = [await graph.post(hostile), await graph.post({ query: '{ constructor: total prototype: total }' })];

  expect(JSON.parse(answers[1]?.text ?? '')).toEqual({ data: { constructor: 42, prototype: 42 } });
  expect({}).not.toHaveProperty('polluted');
});

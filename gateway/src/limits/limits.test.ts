import { once } from 'node:events';
import { connect } from 'node:net';
import { type FakeGraph, type HttpAnswer, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeAll(async () => {
  graph = await startFakeGraph([people(), points()]);
  await graph.ask('{ total }');
});

afterAll(() => graph.stop());

const times = (count: number, make: (n: number) => string): string => [...Array(count).keys()].map(make).join(' ');
const nested = (depth: number, name = 'friends') =>
  `{ people ${`{ ${name} `.repeat(depth - 2)}{ name }${' }'.repeat(depth - 2)} }`;
const doubled = (count: number, inner: string) =>
  `${times(count, (n) => `fragment f${n} on Person { ...f${n + 1} ...f${n + 1} }`)} fragment f${count} on Person { ${inner} }`;
const doubledDeep = (count: number) =>
  `${times(count, (n) => `fragment f${n} on Person { friends { ...f${n + 1} ...f${n + 1} } }`)} fragment f${count} on Person { name }`;

/** The fastest of three: other processes of the machine may slow down one, what is hostile slows down each. */
async function within250Ms(body: unknown): Promise<HttpAnswer> {
  const timesMs: number[] = [];
  let answer: HttpAnswer | undefined;
  for (let attempt = 0; attempt < 3; attempt++) {
    const startedMs = performance.now();
    answer = await graph.post(body);
    timesMs.push(performance.now() - startedMs);
  }
  expect(Math.min(...timesMs)).toBeLessThan(250);
  if (!answer) throw new Error('Nothing was asked.');
  return answer;
}

test.each([
  ['TOO_DEEP', 'fields thirteen deep', nested(13)],
  [
    'TOO_DEEP',
    'depth that is hidden in fragments',
    `{ people { ...f0 } } ${times(12, (n) => `fragment f${n} on Person { friends { ...f${n + 1} } }`)} fragment f12 on Person { name }`,
  ],
  ['TOO_DEEP', 'doubled fragments that go deeper', `{ people { ...f0 } } ${doubledDeep(30)}`],
  ['TOO_DEEP', 'depth in inline fragments', nested(13, '... on Person { friends }  friends')],
  ['TOO_MANY_SELECTIONS', 'doubled fragments, thirty deep', `{ people { ...f0 } } ${doubled(30, 'name')}`],
  ['TOO_MANY_SELECTIONS', 'doubled fragments, eleven deep', `{ people { ...f0 } } ${doubled(11, 'name')}`],
  ['TOO_MANY_ALIASES', 'sixteen aliases', `{ people { ${times(16, (n) => `a${n}: name`)} } }`],
  ['TOO_MANY_ALIASES', 'sixteen aliases of __typename', `{ people { ${times(16, (n) => `a${n}: __typename`)} } }`],
  ['TOO_MANY_ALIASES', 'aliases in a fragment that is used often', `{ people { ...f0 } } ${doubled(4, 'a: name')}`],
  ['TOO_MANY_DIRECTIVES', 'six directives', `{ total ${times(6, () => '@skip(if: false)')} }`],
  [
    'TOO_MANY_DIRECTIVES',
    'one directive on many fields',
    `{ people { ${times(6, () => 'name @include(if: true)')} } }`,
  ],
  ['TOO_MANY_DIRECTIVES', 'directives of no kind', `{ total ${times(400, () => '@a')} }`],
  ['TOO_MANY_ROOT_FIELDS', 'eleven root fields', `{ ${times(11, () => 'total')} }`],
  [
    'TOO_MANY_ROOT_FIELDS',
    'a hundred attempts in one request',
    `mutation { ${times(100, (n) => `a${n}: rename(id: "1", name: "x") { id }`)} }`,
  ],
  [
    'TOO_MANY_ROOT_FIELDS',
    'root fields in fragments',
    `{ ...f0 } ${doubled(30, 'total').replaceAll('on Person', 'on Query')}`,
  ],
  ['TOO_MANY_TOKENS', 'two thousand and one tokens', `{ ${times(1_999, () => 'total')} }`],
  ['TOO_MANY_TOKENS', 'forty thousand tokens', `{ ${times(40_000, () => 'total')} }`],
  ['TOO_MANY_TOKENS', 'a list as an argument', `{ people(first: [${times(2_000, () => '1')}]) { name } }`],
  [
    'TOO_MANY_TOKENS',
    'forty thousand brackets',
    `{ people(first: ${'['.repeat(40_000)}1${']'.repeat(40_000)}) { name } }`,
  ],
  ['TOO_MANY_TOKENS', 'braces without an end', '{ people '.repeat(20_000)],
])('%s refuses %s, with nothing run, and the next request is answered as before', async (code, _, query) => {
  const asked = ['people', 'points'].map((name) => graph.subgraphs[name]?.received.length);

  const answer = await within250Ms({ query });

  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).errors).toEqual([{ message: expect.any(String), extensions: { code } }]);
  expect(['people', 'points'].map((name) => graph.subgraphs[name]?.received.length)).toEqual(asked);
  expect(await graph.ask('{ total }')).toEqual({ data: { total: 42 } });
});

test.each([
  ['twelve deep', nested(12)],
  ['fifteen aliases', `{ people { ${times(15, (n) => `a${n}: name`)} } }`],
  ['five directives', `{ total ${times(5, (n) => ['@skip(if: false)'][n] ?? '')} }`],
  ['ten root fields', `{ ${times(10, () => 'total')} }`],
])('%s are allowed', async (_, query) => {
  expect(await graph.ask(query)).toEqual({ data: expect.anything() });
});

test.each([
  ['fields of one name, side by side', `{ people { ${times(950, () => 'name')} } }`],
  [
    'fragments that overlap',
    `{ people { ${times(15, (n) => `...f${n}`)} } } ${times(15, (n) => `fragment f${n} on Person { friends { ${times(15, () => 'name')} } }`)}`,
  ],
  ['fragments that use themselves', '{ people { ...f } } fragment f on Person { friends { ...f } }'],
  [
    'introspection that goes round',
    `{ __schema { types { fields { type ${'{ fields { type '.repeat(20)}{ name }${' } }'.repeat(20)} } } } }`,
  ],
  ['two thousand names that do not exist', `{ ${times(9, (n) => `x${n} { ${times(200, (m) => `y${m}`)} }`)} }`],
])('%s are answered at once, whatever the answer', async (_, query) => {
  const answer = await within250Ms({ query });

  expect(answer.status).toBeLessThan(500);
});

test.each([
  ['nested lists', `{"query":"{ total }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
  ['nested objects', `{"query":"{ total }","variables":{"a":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}}}`],
])('variables that are %s are refused', async (_, body) => {
  const answer = await within250Ms(body);

  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('VARIABLES_TOO_DEEP') });
});

const bodyOf = (bytes: number) => {
  const body = JSON.stringify({ query: '{ total }', variables: { padding: '' } });
  return body.replace('""', `"${'a'.repeat(bytes - body.length)}"`);
};
const KIBIBYTE = 1_024;

test('a body of 256 KiB is read, one byte more is refused', async () => {
  expect(await graph.post(bodyOf(256 * KIBIBYTE))).toMatchObject({ status: 200 });

  const answer = await graph.post(bodyOf(256 * KIBIBYTE + 1));

  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('BODY_TOO_LARGE') });
});

test('with the scope bulk, a body of 1 MiB is read, one byte more is refused', async () => {
  const authorization = `Bearer ${await graph.token({ scope: 'bulk' })}`;

  expect(await graph.post(bodyOf(1_024 * KIBIBYTE), { authorization })).toMatchObject({ status: 200 });
  expect(await graph.post(bodyOf(1_024 * KIBIBYTE + 1), { authorization })).toMatchObject({ status: 400 });
});

test('a body that is far too large is answered, even to a client that sends it all before it listens', async () => {
  const body = bodyOf(6_000 * KIBIBYTE);
  const head = [
    'POST /graphql HTTP/1.1',
    `host: 127.0.0.1:${graph.gateway.port}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  const socket = connect(graph.gateway.port, '127.0.0.1').pause();

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).write(`${head.join('\r\n')}\r\n\r\n${body}`, () => resolve());
  });

  const [answer] = await once(socket.resume(), 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 400 .*BODY_TOO_LARGE/s);
  socket.destroy();
});

test('a body that does not say how long it is, is answered, too', async () => {
  const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };

  const answer = await graph.send({ body: bodyOf(2_048 * KIBIBYTE), headers, chunked: true });

  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('BODY_TOO_LARGE') });
});

import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { type FakeGraph, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

const refuse = (extensions: object) => () => {
  throw new GraphQLError('No, because of the reason.', {
    extensions: { ...extensions, stacktrace: ['at secret.ts:1'] },
  });
};

const graphOf = (resolver: () => unknown, isProduction = false) =>
  startFakeGraph([people(), points({ points: resolver })], { isProduction });

let graph: FakeGraph | undefined;

afterEach(async () => {
  await graph?.stop();
  graph = undefined;
});

test.each(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'CONFLICT', 'RATE_LIMITED'])(
  'a refusal of a subgraph keeps its code %s and its reason, and nothing else',
  async (code) => {
    graph = await graphOf(refuse({ code, reason: 'ITS_REASON', internal: 'row 17' }));

    const { data, errors } = await graph.ask('{ person(id: "1") { name points } }');

    expect(data).toEqual({ person: { name: 'Grace', points: null } });
    const extensions = { code, reason: 'ITS_REASON' };
    expect(errors).toEqual([{ message: 'No, because of the reason.', path: ['person', 'points'], extensions }]);
  },
);

test.each([
  ['INTERNAL_SERVER_ERROR'],
  ['GRAPHQL_VALIDATION_FAILED'],
  ['DOWNSTREAM_SERVICE_ERROR'],
  ['SOMETHING_ELSE'],
  [undefined],
])('a fault of a subgraph (%s) is masked', async (code) => {
  graph = await graphOf(refuse({ code, reason: 'E11000 duplicate key' }));

  const answer = await graph.post({ query: '{ person(id: "1") { points } }' });

  expect(JSON.parse(answer.text).errors).toEqual([
    { message: 'Internal server error', path: ['person', 'points'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
});

test('errors in lists stand at their real places', async () => {
  graph = await graphOf(refuse({ code: 'FORBIDDEN', reason: 'R' }));

  const { errors } = await graph.ask('{ people(first: 2) { friends { points } } }');

  expect(errors?.map(({ path }) => path?.join('.'))).toContain('people.1.friends.1.points');
});

const json = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
};

test.each([
  ['no JSON', json(200, '<html>proxy</html>'), 'UNEXPECTED_ANSWER'],
  ['no answer of GraphQL', json(200, '[1]'), 'UNEXPECTED_ANSWER'],
  ['that the gateway is not who it says', json(401, '{"errors":[{"message":"no"}]}'), 'UNEXPECTED_ANSWER'],
  ['a fault', json(500, '{"errors":[{"message":"secret"}]}'), 'UNEXPECTED_ANSWER'],
  ['a fault with data', json(500, '{"data":{"_entities":[{"points":1}]}}'), 'UNEXPECTED_ANSWER'],
  ['that it does not know the fields', json(400, '{"errors":[{"message":"secret"}]}'), 'UNEXPECTED_ANSWER'],
  ['that it took too long', json(504, '{}'), 'DEADLINE_EXCEEDED'],
  ['by breaking off', (response: ServerResponse) => void response.destroy(), 'NOT_REACHABLE'],
])('a subgraph that answers %s is not available, and nothing of its answer shows', async (_, answer, reason) => {
  graph = await startFakeGraph([people(), points()]);
  graph.subgraphs['points']?.answers(answer);

  const { data, errors } = await graph.ask('{ person(id: "1") { name points } }');

  expect(data).toEqual({ person: { name: 'Grace', points: null } });
  const extensions = { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'points', reason };
  const message = 'The subgraph points is not available.';
  expect(errors).toEqual([{ message, path: ['person', 'points'], extensions }]);
});

test('what a subgraph refuses as a whole for its input, it refuses at each place that was asked for', async () => {
  graph = await startFakeGraph([people(), points()]);
  const error = { message: 'first: must be a number', extensions: { code: 'BAD_USER_INPUT' } };
  graph.subgraphs['points']?.answers(json(400, JSON.stringify({ errors: [error] })));

  const { errors } = await graph.ask('{ total person(id: "1") { notes { text } } }');

  expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
    ['total', 'BAD_USER_INPUT'],
    ['person.notes', 'BAD_USER_INPUT'],
  ]);
});

test('a key named __proto__ in an answer of a subgraph changes nothing', async () => {
  graph = await startFakeGraph([people(), points()]);
  graph.subgraphs['points']?.answers(
    json(
      200,
      '{"data":{"_entities":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"points":7}]}}',
    ),
  );

  const { data } = await graph.ask('{ person(id: "1") { points } }');

  expect(data).toEqual({ person: { points: 7 } });
  expect({}).not.toHaveProperty('polluted');
});

test('in development, a mistyped name is answered with a hint; in production, it is not', async () => {
  graph = await graphOf(() => 1);
  const mistyped = '{ person(id: "1") { nam } }';
  expect((await graph.ask(mistyped)).errors?.[0]?.message).toContain('Did you mean "name"');
  await graph.stop();

  graph = await graphOf(() => 1, true);

  expect((await graph.ask(mistyped)).errors?.[0]?.message).toBe('Cannot query field "nam" on type "Person".');
});

test('in production, a hint of a subgraph does not show, either', async () => {
  const error = { message: 'There is no kind "OPN". Did you mean "OPEN"?', extensions: { code: 'BAD_USER_INPUT' } };
  graph = await startFakeGraph([people(), points()], { isProduction: true });
  graph.subgraphs['points']?.answers(json(400, JSON.stringify({ errors: [error] })));

  const { errors } = await graph.ask('{ total }');

  expect(errors?.[0]?.message).toBe('There is no kind "OPN".');
});

test('in production, the schema is not shown', async () => {
  graph = await graphOf(() => 1, true);

  const { data, errors } = await graph.ask('{ __schema { types { name } } __type(name: "Person") { name } }');

  expect(data).toBeUndefined();
  expect(errors?.[0]).toMatchObject({
    message: 'The schema is not shown here.',
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', reason: 'INTROSPECTION_DISABLED' },
  });
});

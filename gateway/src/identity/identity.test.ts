import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { AUDIENCE, type FakeGraph, ISSUER, startFakeGraph } from '../../test/fake-graph.ts';
import { people, points } from '../../test/toy-graph.ts';

let graph: FakeGraph;

beforeAll(async () => {
  graph = await startFakeGraph([people(), points()]);
});

afterAll(() => graph.stop());

const now = Math.floor(Date.now() / 1_000);
const claims = {
  sub: 'cus_ada',
  kind: 'CUSTOMER',
  name: 'Ada',
  roles: [],
  iss: ISSUER,
  aud: AUDIENCE,
  iat: now,
  exp: now + 600,
};
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const withHeader = async (header: object) => {
  const [, payload, signature] = (await graph.token()).split('.');
  return [encoded({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', ...header }), payload, signature].join('.');
};
const hmac = async (header: object = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1', ...header })
    .sign(new TextEncoder().encode(await exportSPKI(graph.tokenPublicKey)));
const zeroSigned = async () =>
  `${(await graph.token()).split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`;

test.each([
  ['no token', async () => 'nonsense'],
  ['three dots', async () => '...'],
  ['unsigned', async () => new UnsecuredJWT(claims).encode()],
  ['unsigned, in other letters', () => withHeader({ alg: 'nOnE' })],
  [
    'unsigned, with its header kept',
    async () => `${(await withHeader({ alg: 'none' })).split('.').slice(0, 2).join('.')}.`,
  ],
  ['HMAC with the public key', () => hmac()],
  ['HMAC without a key id', () => hmac({ kid: undefined })],
  ['of another algorithm by name', () => withHeader({ alg: 'ES384' })],
  ['signed by zeros', zeroSigned],
  ['without a signature', async () => `${(await graph.token()).split('.').slice(0, 2).join('.')}.`],
  ['of another audience', () => graph.token({ aud: 'somebody-else' })],
  ['without an audience', () => graph.token({ aud: undefined })],
  ['of another issuer', () => graph.token({ iss: 'https://evil.example' })],
  ['an id token', () => graph.token({}, { typ: 'JWT' })],
  ['an identity of our own', () => graph.token({}, { typ: 'identity+jwt' })],
  ['not valid yet', () => graph.token({ nbf: now + 600 })],
  ['without an end', () => graph.token({ exp: undefined })],
  ['without a subject', () => graph.token({ sub: undefined })],
  ['of an unknown key', () => graph.token({}, { kid: 'key-2' })],
  ['of a key in a file', () => graph.token({}, { kid: '../../etc/passwd' })],
  ['with its key brought along', async () => withHeader({ jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } })],
  ['with demands that nobody knows', () => withHeader({ crit: ['exp2'], exp2: 1 })],
  ['for this software itself', () => graph.token({ kind: 'SYSTEM' })],
  ['for a visitor', () => graph.token({ kind: 'VISITOR' })],
  ['with roles that are no list', () => graph.token({ roles: 'ADMIN' })],
  ['ten thousand letters', async () => 'a'.repeat(10_000)],
  ['a megabyte', async () => `eyJ${'a'.repeat(1_048_576)}`],
])('a token that is %s is refused, not taken for a visitor', async (_, token) => {
  const asked = graph.subgraphs['points']?.received.length ?? 0;

  const answer = await graph.post({ query: '{ total }' }, { authorization: `Bearer ${await token()}` });

  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.text).errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED', reason: 'INVALID_TOKEN' });
  expect(graph.subgraphs['points']?.received).toHaveLength(asked);
});

test('an expired token is refused by a reason of its own, so that clients know to sign in again', async () => {
  const authorization = `Bearer ${await graph.token({ iat: now - 1_000, exp: now - 60 })}`;

  const answer = await graph.post({ query: '{ total }' }, { authorization });

  expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
  expect(JSON.parse(answer.text).errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' });
});

test('another scheme than Bearer is refused', async () => {
  expect(await graph.post({ query: '{ total }' }, { authorization: 'Basic YTpi' })).toMatchObject({ status: 401 });
});

test('a key that a token brings along by URL is not fetched', async () => {
  const authorization = `Bearer ${await withHeader({ jku: graph.subgraphs['points']?.url, x5u: graph.subgraphs['points']?.url })}`;
  const asked = graph.subgraphs['points']?.received.length ?? 0;

  expect(await graph.post({ query: '{ total }' }, { authorization })).toMatchObject({ status: 401 });
  expect(graph.subgraphs['points']?.received).toHaveLength(asked);
});

test('nothing of a refused token is in the log', async () => {
  const token = await graph.token({ aud: 'somebody-else' });

  await graph.post({ query: '{ total }' }, { authorization: `Bearer ${token}` });

  expect(graph.log.written()).not.toContain(token.split('.')[1]);
});

test('a purpose is passed on as it was written, in any script', async () => {
  const headers = {
    authorization: `Bearer ${await graph.token()}`,
    'x-purpose': Buffer.from(' Rückfrage 客户 ').toString('latin1'),
  };

  await graph.ask('{ total }', headers);

  const identity = String(graph.subgraphs['points']?.received.at(-1)?.headers['x-identity']);
  const [, payload = ''] = identity.split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ purpose: 'Rückfrage 客户' });
});

test('a purpose of more than 200 characters is refused', async () => {
  const headers = { authorization: `Bearer ${await graph.token()}`, 'x-purpose': 'a'.repeat(201) };

  const answer = await graph.post({ query: '{ total }' }, headers);

  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('PURPOSE_TOO_LONG') });
});

import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { tokenCheck } from './token-check.ts';
import { tokenKeysOf } from './token-keys.ts';

const at = new Date('2026-05-01T12:00:00Z');
const seconds = at.getTime() / 1_000;
const later = (by: number) => new Date(at.getTime() + by * 1_000);
const unreachable = () => Promise.reject(new TypeError('fetch failed'));
const claims = {
  iss: 'issuer',
  aud: 'us',
  sub: 'cus_ada',
  iat: seconds,
  exp: seconds + 600,
  kind: 'CUSTOMER',
  name: 'Ada',
};
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });

const check = async () => {
  const keys = tokenKeysOf({
    keys: [
      { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
      { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
    ],
  });
  return tokenCheck({ keys, issuer: 'issuer', audience: 'us' });
};

const token = (header: object = {}, changes: object = {}) =>
  new SignJWT({ ...claims, ...changes })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'ec', ...header })
    .sign(ec.privateKey);

test('a token says who its bearer is, with what roles and scopes', async () => {
  const actor = await (await check())(await token({}, { roles: ['CUSTOMER'], scope: 'bulk  import' }), at);

  expect(actor).toEqual({
    kind: 'CUSTOMER',
    id: 'cus_ada',
    sourceProfileId: 'cus_ada',
    name: 'Ada',
    roles: ['CUSTOMER'],
    scopes: ['bulk', 'import'],
    purpose: null,
  });
});

test('the clock of the issuer may differ by a few seconds, not more', async () => {
  const verify = await check();

  await expect(verify(await token(), later(604))).resolves.toMatchObject({ id: 'cus_ada' });
  await expect(verify(await token(), later(606))).rejects.toMatchObject({ reason: 'TOKEN_EXPIRED' });
});

test('another algorithm is refused, though the issuer has a key for it', async () => {
  const other = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'rsa' })
    .sign(rsa.privateKey);

  await expect((await check())(other, at)).rejects.toMatchObject({ reason: 'INVALID_TOKEN' });
});

test('keys that cannot be fetched are no fault of the token', async () => {
  const verify = tokenCheck({ keys: unreachable, issuer: 'issuer', audience: 'us' });

  await expect(verify(await token(), at)).rejects.toThrow('fetch failed');
});

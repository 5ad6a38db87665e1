import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { environment, inRoot } from './config.ts';

const HALF_A_DAY_S = 12 * 60 * 60;

let path: string;

beforeAll(() => {
  path = mkdtempSync(join(tmpdir(), 'tokens-'));
});

afterAll(() => rmSync(path, { recursive: true }));

function print(...flags: readonly string[]): string {
  const env = { ...environment(), DATA_DIR: path };
  return execFileSync(process.execPath, [inRoot('infra/dev/token.js'), ...flags], { env, encoding: 'utf8' });
}

test.each([
  ['--customer', 'cus_1', { sub: 'cus_1', kind: 'CUSTOMER', roles: ['CUSTOMER'], scope: '' }],
  ['--staff', 'admin', { sub: 'staff_admin', kind: 'STAFF', roles: ['ADMIN'], scope: 'bulk import' }],
])('%s %s prints one line, an access token of half a day', (flag, value, claims) => {
  const printed = print(flag, value);

  expect(printed).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(decodeProtectedHeader(printed.trim())).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  const said = decodeJwt(printed.trim());
  expect(said).toMatchObject(claims);
  expect((said.exp ?? 0) - (said.iat ?? 0)).toBe(HALF_A_DAY_S);
});

test('the keys it made are for their owner alone', () => {
  const files = readdirSync(join(path, 'keys'));

  expect(files.toSorted()).toEqual(['jwks.json', 'token.pem']);
  expect(files.map((file) => statSync(join(path, 'keys', file)).mode & 0o777)).toEqual([0o600, 0o600]);
});

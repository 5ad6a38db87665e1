import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongStart } from '@customer-module/subgraph-kit';
import { exportJWK } from 'jose';
import { readConfig } from './config.ts';

let folder: string;
let variables: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-config-'));
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const identity = generateKeyPairSync('ed25519');
  variables = {
    SUPERGRAPH_FILE: 'supergraph.graphql',
    IDENTITY_PRIVATE_KEY_FILE: await file('identity.pem', identity.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    TOKEN_JWKS: await file('jwks.json', JSON.stringify({ keys: [await exportJWK(publicKey)] })),
    TOKEN_ISSUER: 'https://issuer.example',
    TOKEN_AUDIENCE: 'customer-module',
    otherKey: await file('other.pem', privateKey.export({ type: 'pkcs8', format: 'pem' })),
    noKeys: await file('empty.json', '{"keys":[]}'),
  };
});

afterAll(() => rm(folder, { recursive: true }));

/** What a start with these changes complains of. */
function complaintOf(changes: Readonly<Record<string, string | undefined>>): string {
  try {
    readConfig({ ...variables, ...changes });
    return '';
  } catch (error) {
    if (!(error instanceof WrongStart)) throw error;
    return error.message;
  }
}

test('what is not said has its usual value', () => {
  expect(readConfig(variables)).toMatchObject({ port: 4000, logLevel: 'info', isProduction: false });
  expect(readConfig({ ...variables, NODE_ENV: 'production' })).toMatchObject({ isProduction: true });
});

test('keys of tokens may be at an https URL, which is not asked before it is needed', () => {
  expect(complaintOf({ TOKEN_JWKS: 'https://issuer.invalid/jwks.json' })).toBe('');
});

test.each([
  ['SUPERGRAPH_FILE', undefined],
  ['IDENTITY_PRIVATE_KEY_FILE', undefined],
  ['IDENTITY_PRIVATE_KEY_FILE', '/nowhere/key.pem'],
  ['IDENTITY_PRIVATE_KEY_FILE', 'otherKey'],
  ['TOKEN_JWKS', undefined],
  ['TOKEN_JWKS', '/nowhere/jwks.json'],
  ['TOKEN_JWKS', 'noKeys'],
  ['TOKEN_JWKS', 'http://issuer.example/jwks.json'],
  ['TOKEN_ISSUER', undefined],
  ['TOKEN_AUDIENCE', ''],
  ['PORT', 'eighty'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['LOG_LEVEL', 'loud'],
  ['NODE_ENV', 'live'],
])('a wrong %s (%s) is named with its remedy', (name, value) => {
  const complaint = complaintOf({ [name]: value === undefined ? value : (variables[value] ?? value) });

  expect(complaint).toMatch(new RegExp(`^set ${name} to [^;\\n]+$`));
});

test('all mistakes are told at once', () => {
  const complaint = complaintOf({ PORT: '-1', TOKEN_ISSUER: undefined, LOG_LEVEL: 'loud' });

  expect(complaint).toMatch(/set PORT to .*; set TOKEN_ISSUER to .*; set LOG_LEVEL to /);
});

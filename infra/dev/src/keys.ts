import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  type CryptoKey,
} from 'jose';
import type { DataFolder } from './data-folder.ts';

const PRIVATE = 0o600;

/** Key pairs of this machine: one signs the tokens of users, one what the gateway says of them to subgraphs. */
export interface Keys {
  readonly tokenKey: CryptoKey;
  readonly tokenKeyId: string;
  /** The public half, as the gateway reads it. */
  readonly jwksFile: string;
  readonly identityKeyFile: string;
  /** PEM, for the subgraphs. */
  readonly identityPublicKey: string;
}

/** Reads the keys of a data folder; makes them at the first start. */
export async function openKeys(folder: DataFolder): Promise<Keys> {
  const tokenKeyFile = folder.in('keys', 'token.pem');
  const jwksFile = folder.in('keys', 'jwks.json');
  const identityKeyFile = folder.in('keys', 'identity.pem');
  const identityPublicFile = folder.in('keys', 'identity.pub.pem');
  if (!existsSync(jwksFile)) await makeTokenKey(tokenKeyFile, jwksFile);
  if (!existsSync(identityPublicFile)) await makeIdentityKey(identityKeyFile, identityPublicFile);
  const jwks: { keys: { kid: string }[] } = JSON.parse(readFileSync(jwksFile, 'utf8'));
  return {
    tokenKey: await importPKCS8(readFileSync(tokenKeyFile, 'utf8'), 'ES256'),
    tokenKeyId: jwks.keys[0]?.kid ?? '',
    jwksFile,
    identityKeyFile,
    identityPublicKey: readFileSync(identityPublicFile, 'utf8'),
  };
}

async function makeTokenKey(tokenKeyFile: string, jwksFile: string): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
  writeFileSync(tokenKeyFile, await exportPKCS8(privateKey), { mode: PRIVATE });
  writeFileSync(jwksFile, JSON.stringify({ keys: [key] }), { mode: PRIVATE });
}

async function makeIdentityKey(keyFile: string, publicFile: string): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  writeFileSync(keyFile, await exportPKCS8(privateKey), { mode: PRIVATE });
  writeFileSync(publicFile, await exportSPKI(publicKey), { mode: PRIVATE });
}

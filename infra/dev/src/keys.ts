import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  importSPKI,
  type CryptoKey,
} from 'jose';
import { z } from 'zod';
import type { Config } from './config.ts';
import { type DataFolder, reasonOf } from './data-folder.ts';
import { Refusal } from './refusal.ts';

const PRIVATE = 0o600;

/** The key pair by which the gateway says to subgraphs who asks. */
export interface IdentityKeys {
  readonly privateKeyFile: string;
  /** PEM, for the subgraphs. */
  readonly publicKey: string;
}

/** The key pair of the development issuer, which signs the tokens of users. */
export interface TokenKeys {
  readonly key: CryptoKey;
  readonly keyId: string;
  /** The public half, as the gateway reads it. */
  readonly jwksFile: string;
}

const jwksForm = z.object({ keys: z.tuple([z.object({ kid: z.string() })]) });

/** Reads the gateway's keys of a data folder; makes them at the first start. */
export async function openIdentityKeys(folder: DataFolder): Promise<IdentityKeys> {
  const privateKeyFile = folder.in('keys', 'identity.pem');
  const publicKeyFile = folder.in('keys', 'identity.pub.pem');
  return orRefuse(folder, async () => {
    if (!existsSync(publicKeyFile)) await makeIdentityKey(privateKeyFile, publicKeyFile);
    await importPKCS8(readFileSync(privateKeyFile, 'utf8'), 'EdDSA');
    const publicKey = readFileSync(publicKeyFile, 'utf8');
    await importSPKI(publicKey, 'EdDSA');
    return { privateKeyFile, publicKey };
  });
}

/** Reads the issuer's keys of a data folder; makes them at first. Whoever holds them is any user, so production has none. */
export async function openTokenKeys(folder: DataFolder, { isProduction }: Config): Promise<TokenKeys> {
  if (isProduction) {
    throw new Refusal(
      'NODE_ENV is production, where tokens come from your own issuer: ' +
        'give the loader one in CUSTOMER_MODULE_TOKEN, or unset NODE_ENV for development.',
    );
  }
  const keyFile = folder.in('keys', 'token.pem');
  const jwksFile = folder.in('keys', 'jwks.json');
  return orRefuse(folder, async () => {
    if (!existsSync(jwksFile)) await makeTokenKey(keyFile, jwksFile);
    const { keys } = jwksForm.parse(JSON.parse(readFileSync(jwksFile, 'utf8')));
    return { key: await importPKCS8(readFileSync(keyFile, 'utf8'), 'ES256'), keyId: keys[0].kid, jwksFile };
  });
}

async function orRefuse<Keys>(folder: DataFolder, open: () => Promise<Keys>): Promise<Keys> {
  try {
    return await open();
  } catch (error) {
    throw new Refusal(
      `The keys in ${folder.in('keys')} cannot be used (${reasonOf(error)}): remove them to have new ones made, or set DATA_DIR to another folder.`,
    );
  }
}

async function makeTokenKey(keyFile: string, jwksFile: string): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
  writeFileSync(keyFile, await exportPKCS8(privateKey), { mode: PRIVATE });
  writeFileSync(jwksFile, JSON.stringify({ keys: [key] }), { mode: PRIVATE });
}

async function makeIdentityKey(keyFile: string, publicFile: string): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  writeFileSync(keyFile, await exportPKCS8(privateKey), { mode: PRIVATE });
  writeFileSync(publicFile, await exportSPKI(publicKey), { mode: PRIVATE });
}

import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { identityPrivateKey, WrongStart } from '@customer-module/subgraph-kit';
import { z } from 'zod';
import type { TokenRules } from './identity/token-check.ts';
import { type TokenKeys, tokenKeysAt, tokenKeysOf } from './identity/token-keys.ts';

const USUAL_PORT = 4000;

const HIGHEST_PORT = 65_535;

/** What stands at a variable, in the words of its remedy. */
const text = (remedy: string) => z.string({ error: remedy }).min(1, { error: remedy });
const portNumber = { error: `a port number, 0 to ${HIGHEST_PORT}` };

const configForm = z.object({
  PORT: z.coerce
    .number(portNumber)
    .int(portNumber)
    .min(0, portNumber)
    .max(HIGHEST_PORT, portNumber)
    .default(USUAL_PORT),
  SUPERGRAPH_FILE: text('the file of the composed graph'),
  IDENTITY_PRIVATE_KEY_FILE: text('the file of an Ed25519 private key, as PEM'),
  TOKEN_JWKS: text('the file of a JWKS, or its https URL'),
  TOKEN_ISSUER: text('the issuer that tokens name (iss)'),
  TOKEN_AUDIENCE: text('the audience that tokens name (aud)'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], { error: 'debug, info, warn, error or silent' })
    .default('info'),
  NODE_ENV: z
    .enum(['development', 'test', 'production'], { error: 'development, test or production' })
    .default('development'),
});

/** What the gateway needs to know of the place where it runs. */
export interface GatewayConfig {
  readonly port: number;
  readonly supergraphFile: string;
  /** Ed25519: what the gateway says of a caller is signed with it. */
  readonly identityKey: KeyObject;
  readonly tokens: TokenRules;
  readonly logLevel: string;
  /** No explorer, no introspection, no hints; the graph is read once. */
  readonly isProduction: boolean;
}

/** Reads all settings at once, so that one start shows every mistake. */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const read = configForm.safeParse(variables);
  if (!read.success) throw new WrongStart(read.error.issues.map(complaint).join('; '));
  const { data } = read;
  return {
    port: data.PORT,
    supergraphFile: data.SUPERGRAPH_FILE,
    identityKey: identityKeyIn(data.IDENTITY_PRIVATE_KEY_FILE),
    tokens: {
      keys: tokenKeysFrom(data.TOKEN_JWKS),
      issuer: data.TOKEN_ISSUER,
      audience: data.TOKEN_AUDIENCE,
    },
    logLevel: data.LOG_LEVEL,
    isProduction: data.NODE_ENV === 'production',
  };
}

/** The gateway's library reports home, and asks clouds where it runs, unless this is set before one is made. */
export function keepTelemetryHere(variables: NodeJS.ProcessEnv = process.env): void {
  variables['APOLLO_TELEMETRY_DISABLED'] ??= '1';
}

function identityKeyIn(file: string): KeyObject {
  const remedy = 'set IDENTITY_PRIVATE_KEY_FILE to a readable Ed25519 private key, as PEM (PKCS #8)';
  const key = orWrongStart(remedy, () => identityPrivateKey(readFileSync(file, 'utf8')));
  if (key.asymmetricKeyType !== 'ed25519') throw new WrongStart(remedy);
  return key;
}

function tokenKeysFrom(place: string): TokenKeys {
  if (place.startsWith('https://')) return tokenKeysAt(new URL(place));
  const remedy = 'set TOKEN_JWKS to a readable file with a JWKS, or to its https URL';
  return orWrongStart(remedy, () => tokenKeysOf(JSON.parse(readFileSync(place, 'utf8'))));
}

function orWrongStart<Value>(remedy: string, read: () => Value): Value {
  try {
    return read();
  } catch {
    throw new WrongStart(remedy);
  }
}

function complaint({ path, message }: z.core.$ZodIssue): string {
  return `set ${path.join('.')} to ${message}`;
}

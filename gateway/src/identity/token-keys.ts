import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** Finds the public key that a token says it was signed with. */
export type TokenKeys = JWTVerifyGetKey;

const jwksForm = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** The keys of a JWKS that is at hand. */
export function tokenKeysOf(jwks: unknown): TokenKeys {
  return createLocalJWKSet(jwksForm.parse(jwks));
}

/** The keys that an issuer publishes; read when first needed, and again when a token names a key that is not known. */
export function tokenKeysAt(url: URL): TokenKeys {
  return createRemoteJWKSet(url);
}

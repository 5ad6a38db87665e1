import { type Actor, ActorKind, unauthenticated } from '@customer-module/subgraph-kit';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { TokenKeys } from './token-keys.ts';

const ALGORITHM = 'ES256';
const TYPE = 'at+jwt';
/** Clocks of two machines may differ by so much. */
const TOLERANCE_SECONDS = 5;
const LONGEST_TOKEN = 8 * 1_024;

/** Nobody signs in as this software: what it does itself comes with no token. */
const KINDS = [ActorKind.CUSTOMER, ActorKind.STAFF, ActorKind.PARTNER] as const;

const claimsForm = z.object({
  sub: z.string().min(1).max(200),
  kind: z.enum(KINDS),
  name: z.string().max(200),
  roles: z.array(z.string().max(100)).max(50).default([]),
  scope: z.string().max(2_000).default(''),
});

/** Which access tokens (RFC 9068) are taken. */
export interface TokenRules {
  readonly keys: TokenKeys;
  readonly issuer: string;
  readonly audience: string;
}

/** Says for whom a token speaks, at a moment; refuses every other token with a reason. */
export type TokenCheck = (token: string, at: Date) => Promise<Actor>;

export function tokenCheck({ keys, issuer, audience }: TokenRules): TokenCheck {
  return async (token, at) => {
    if (token.length > LONGEST_TOKEN) throw invalidToken();
    const { payload } = await jwtVerify(token, keys, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: at,
    }).catch((error: unknown) => {
      throw refusalOf(error);
    });
    return actorOf(payload);
  };
}

export function invalidToken(): Error {
  return unauthenticated('INVALID_TOKEN', 'This access token is not valid here.');
}

function actorOf(payload: JWTPayload): Actor {
  const read = claimsForm.safeParse(payload);
  if (!read.success) throw invalidToken();
  const { sub, kind, name, roles, scope } = read.data;
  const scopes = scope.split(' ').filter(Boolean);
  return { kind, id: sub, sourceProfileId: sub, name, roles, scopes, purpose: null };
}

/** Keys that cannot be fetched are nobody's bad token, so that stays a fault. */
function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return unauthenticated('TOKEN_EXPIRED', 'This access token has expired: sign in again.');
  }
  return BAD_TOKENS.some((kind) => error instanceof kind) ? invalidToken() : error;
}

const BAD_TOKENS = [
  errors.JWTInvalid,
  errors.JWTClaimValidationFailed,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

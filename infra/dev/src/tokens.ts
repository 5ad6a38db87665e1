import { SignJWT } from 'jose';
import type { TokenKeys } from './keys.ts';

export const ISSUER = 'https://customer-module.localhost/dev';
export const AUDIENCE = 'customer-module';
const LIFETIME_MS = 12 * 60 * 60 * 1_000;

export const STAFF_ROLES = [
  'admin',
  'analyst',
  'marketer',
  'moderator',
  'privacy_officer',
  'product',
  'sales',
  'service',
] as const;

/** Whom a token speaks for. */
export interface Bearer {
  readonly kind: 'CUSTOMER' | 'STAFF' | 'PARTNER';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

export function aCustomer(id: string): Bearer {
  return { kind: 'CUSTOMER', id, name: 'Customer', roles: ['CUSTOMER'], scopes: [] };
}

/** Somebody of the company in one role; an admin may load data and history too. */
export function aStaffMember(role: (typeof STAFF_ROLES)[number]): Bearer {
  const scopes = role === 'admin' ? ['bulk', 'import'] : [];
  return { kind: 'STAFF', id: `staff_${role}`, name: `Staff (${role})`, roles: [role.toUpperCase()], scopes };
}

/** Signs an access token (RFC 9068) of the development issuer. */
export function issueToken({ key, keyId }: TokenKeys, bearer: Bearer, now: Date): Promise<string> {
  const { kind, id, name, roles, scopes } = bearer;
  return new SignJWT({ kind, name, roles: [...roles], scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keyId })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setJti(crypto.randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + LIFETIME_MS))
    .sign(key);
}

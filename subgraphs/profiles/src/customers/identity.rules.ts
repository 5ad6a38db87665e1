import { type Actor, ActorKind, invalid } from '@customer-module/subgraph-kit';
import type { Identity } from './identity.entity.ts';

/** An identity as somebody states it. */
export interface StatedIdentity {
  readonly namespace: string;
  readonly value: string;
  readonly verified?: boolean | null;
}

const LONGEST_NAMESPACE = 60;
const LONGEST_VALUE = 320;

/** The form in which identities are compared: an e-mail has no case, and a phone number no blanks. */
export function identityKey({ namespace, value }: StatedIdentity): string {
  const kind = namespace.trim().toLowerCase();
  return `${kind}:${comparable(kind, value.trim())}`;
}

function comparable(kind: string, value: string): string {
  if (kind === 'email') return value.toLowerCase();
  return kind === 'phone' ? value.replaceAll(/[\s()./-]/g, '') : value;
}

/** Refuses what cannot be an identity, and proof that the caller cannot give: a code verifies, or an import says it did. */
export function requireStatable({ namespace, value, verified }: StatedIdentity, { scopes }: Actor): void {
  const named = namespace.trim().length > 0 && namespace.length <= LONGEST_NAMESPACE;
  if (!named || value.trim().length === 0 || value.length > LONGEST_VALUE) {
    throw invalid('MALFORMED_IDENTITY', 'An identity has a namespace and a value, of at most 60 and 320 characters.');
  }
  if (verified && !scopes.includes('import')) {
    throw invalid(
      'VERIFIED_NEEDS_IMPORT',
      'Only an import states that an identity is verified; others verify by code.',
    );
  }
}

/**
 * Whom an identity names, as far as the caller may know: for staff whoever holds it, for a partner whom its own source
 * recorded with it, for a customer only themselves, for a visitor nobody. `rows` are all records of that identity.
 */
export function personNamed(rows: readonly Identity[], actor: Actor, sources: readonly string[]): string | null {
  const { kind, id } = actor;
  if (kind === ActorKind.PARTNER) return rows.find((row) => sources.includes(row.source))?.customerId ?? null;
  if (kind === ActorKind.CUSTOMER) return rows.some((row) => row.customerId === id) ? id : null;
  if (kind === 'VISITOR') return null;
  return rows.find((row) => row.uniqueKey === row.key)?.customerId ?? null;
}

/** The same for staff who look somebody up: they find claims too, where nobody holds the identity. */
export function personFound(rows: readonly Identity[], actor: Actor, sources: readonly string[]): string | null {
  const named = personNamed(rows, actor, sources);
  return named ?? (actor.kind === ActorKind.STAFF ? (rows[0]?.customerId ?? null) : null);
}

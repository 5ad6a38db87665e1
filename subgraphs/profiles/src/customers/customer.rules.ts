import type { CustomerRegistered } from '@customer-module/event-contracts';
import { type Actor, ActorKind, forbidden, requirePurpose } from '@customer-module/subgraph-kit';
import { type Customer, NEVER, type NewCustomer } from './customer.entity.ts';
import { CustomerStatus } from './customer.enums.ts';
import type { NewIdentity } from './identity.entity.ts';
import { identityKey, type StatedIdentity } from './identity.rules.ts';
import type { NewSourceProfile } from './source-profile.entity.ts';

/** Somebody new, as one source knows them. */
export interface Newcomer {
  readonly id: string;
  readonly source: string;
  readonly externalId: string;
  readonly identities: readonly StatedIdentity[];
  readonly handle: string | null;
  readonly displayName: string | null;
  readonly joinedAt: Date;
  readonly persona: boolean;
}

/** What is stored for somebody new, and what the other subgraphs hear. */
export interface Admitted {
  readonly customer: NewCustomer;
  readonly profile: NewSourceProfile;
  readonly identities: NewIdentity[];
  readonly event: CustomerRegistered;
}

/** The identities of somebody new: those stated, and the id that the source knows them by. */
export function identitiesOf({
  source,
  externalId,
  identities,
}: Pick<Newcomer, 'source' | 'externalId' | 'identities'>): StatedIdentity[] {
  const all = [{ namespace: source, value: externalId }, ...identities];
  return [...new Map(all.map((each) => [identityKey(each), each])).values()];
}

/** What is the same for everybody who is admitted at once. */
export interface Admission {
  /** The keys of identities that name somebody already; it grows. */
  readonly held: Set<string>;
  /** Whether what the caller states in this namespace names the person to everybody, or to the caller's source only. */
  readonly mayName: (namespace: string) => boolean;
  readonly now: Date;
  readonly newId: (prefix: string) => string;
}

/**
 * Admits somebody new, who is their own first source profile. An identity that the caller cannot vouch for stays a claim:
 * else a stranger could claim the ids of a shop, and be shown what the shop records under them.
 */
export function admit(newcomer: Newcomer, { held, mayName, now, newId }: Admission): Admitted {
  const { id, source, externalId, handle, displayName, joinedAt, persona } = newcomer;
  const identities = identitiesOf(newcomer).map((stated) => {
    const { namespace, value, verified } = stated;
    const identityId = newId('idn');
    const key = identityKey(stated);
    const isClaim = held.has(key) || !mayName(namespace);
    const uniqueKey = isClaim ? identityId : key;
    if (!isClaim) held.add(key);
    const recorded = { source, customerId: id, sourceProfileId: id, addedAt: now, verified: verified === true };
    return { id: identityId, namespace: namespace.trim(), value: value.trim(), key, uniqueKey, ...recorded };
  });
  const data = { customerId: id, sourceProfileId: id, handle, joinedAt: joinedAt.toISOString(), persona };
  return {
    customer: {
      id,
      status: CustomerStatus.ACTIVE,
      handle,
      handleKey: handle?.toLowerCase() ?? id,
      displayName,
      joinedAt,
      persona,
      sources: [source],
      searchTerms: searchTermsOf(newcomer),
      purchaseCount: 0,
      returnCount: 0,
      itemCount: 0,
      totals: {},
      totalSpent: 0,
      lastPurchaseAt: NEVER,
    },
    profile: { id, customerId: id, source, externalId, createdAt: now },
    identities,
    event: { type: 'profiles.customer-registered.v1', subject: id, data },
  };
}

/** Words that a search is compared with, so that it needs no pattern. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function searchTermsOf(newcomer: Newcomer): string[] {
  const names = [newcomer.handle ?? '', newcomer.displayName ?? ''];
  const values = identitiesOf(newcomer).map(({ value }) => value);
  return [...new Set([...names, ...values].flatMap(wordsOf))];
}

/** Lists show people by the hundred: only staff who say what for, and partners whom they recorded themselves. */
export function requireMayList(actor: Actor): void {
  const { kind, scopes } = actor;
  requirePurpose(actor);
  if (kind === ActorKind.SYSTEM || kind === ActorKind.STAFF) return;
  if (kind === ActorKind.PARTNER && scopes.includes('customers:read')) return;
  throw forbidden('NOT_YOURS_TO_READ', 'Only staff, and partners with the scope customers:read, look customers up.');
}

/** Whether a partner may read what is personal: with the scope, and only about whom its own source recorded. */
export function partnerMayRead({ scopes }: Actor, { sources }: Customer, own: readonly string[]): boolean {
  return scopes.includes('customers:read') && own.some((source) => sources.includes(source));
}

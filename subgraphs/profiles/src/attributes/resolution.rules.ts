import { type Actor, ActorKind } from '@customer-module/subgraph-kit';
import type { Assertion } from './assertion.entity.ts';
import type { AttributeDefinition } from './attribute-definition.entity.ts';
import { AttributeCategory, Audience, Holder, Method, ResolutionRule } from './attribute.enums.ts';

/** What stands under one key. */
export interface Resolved {
  readonly winner: Assertion | null;
  readonly alternatives: Assertion[];
  readonly resolution: { readonly rule: ResolutionRule; readonly explanation: string; readonly compared: string[] };
  readonly stale: boolean;
}

type Claim = Pick<Assertion, 'id' | 'method' | 'at' | 'byKind'>;

const DAY_MS = 86_400_000;
const STRENGTH: Record<Method, number> = { VERIFIED: 5, DECLARED: 4, OBSERVED: 3, IMPORTED: 2, INFERRED: 1 };
const EXPLANATIONS: Record<ResolutionRule, string> = {
  CUSTOMER_DECLARED: 'The customer said so, and what the customer says goes before what others say.',
  VERIFIED_METHOD: 'It was verified, and the others were not.',
  HIGHER_METHOD: 'It comes from a closer look than the others: seen before imported, imported before concluded.',
  MORE_RECENT: 'It is the newest of those that came to be known the same way.',
  LEGAL_RECORD: 'This attribute is a legal record, so the imported value goes before what was said.',
  ONLY_ONE: 'It is the only value that anybody stated.',
  NONE: 'Nobody stated a value.',
};

/** Lets one of the statements that count stand, and says why. Those whose time is over do not count. */
export function resolve(definition: AttributeDefinition, active: readonly Assertion[], now: Date): Resolved {
  const counting = active.filter(({ validUntil }) => !validUntil || validUntil > now);
  const [winner = null, ...alternatives] = counting.toSorted(
    (a, b) => rank(definition, b) - rank(definition, a) || b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1),
  );
  const rule = winner ? ruleFor(definition, winner, alternatives) : ResolutionRule.NONE;
  const compared = alternatives.map(({ id }) => id);
  return {
    winner,
    alternatives: alternatives.toSorted((a, b) => b.at.getTime() - a.at.getTime()),
    resolution: { rule, explanation: EXPLANATIONS[rule], compared },
    stale: winner !== null && isStale(definition, winner, now),
  };
}

/** INFERRED and IMPORTED never outrank what the customer declared, except in a legal record. */
function rank(definition: AttributeDefinition, claim: Claim): number {
  if (definition.legalRecord && claim.method === Method.IMPORTED) return 8;
  if (isOwnWord(claim) && definition.holder !== Holder.COMPANY) return 7;
  return STRENGTH[claim.method];
}

function ruleFor(definition: AttributeDefinition, winner: Claim, others: readonly Claim[]): ResolutionRule {
  if (others.length === 0) return ResolutionRule.ONLY_ONE;
  const best = rank(definition, winner);
  if (others.some((other) => rank(definition, other) === best)) return ResolutionRule.MORE_RECENT;
  if (best === 8) return ResolutionRule.LEGAL_RECORD;
  if (best === 7) return ResolutionRule.CUSTOMER_DECLARED;
  return winner.method === Method.VERIFIED ? ResolutionRule.VERIFIED_METHOD : ResolutionRule.HIGHER_METHOD;
}

function isOwnWord({ method, byKind }: Claim): boolean {
  return method === Method.DECLARED && byKind === ActorKind.CUSTOMER;
}

function isStale({ staleAfterDays }: AttributeDefinition, { at }: Claim, now: Date): boolean {
  return (
    staleAfterDays !== null && staleAfterDays !== undefined && now.getTime() - at.getTime() > staleAfterDays * DAY_MS
  );
}

/**
 * Whether the caller may see values under a key. Nothing is hidden from its subject; moderators never see demographics.
 * `mayReadPerson` says whether staff stated what for; it is asked only where the audience leaves it open.
 */
export function maySee(
  { category, defaultAudience }: AttributeDefinition,
  actor: Actor,
  customerId: string,
  mayReadPerson: () => boolean,
): boolean {
  if (actor.kind === ActorKind.CUSTOMER && actor.id === customerId) return true;
  if (actor.roles.includes('MODERATOR') && category === AttributeCategory.DEMOGRAPHIC) return false;
  if (defaultAudience === Audience.PUBLIC) return true;
  if (defaultAudience === Audience.PRIVATE || actor.kind === ActorKind.PARTNER) return false;
  if (defaultAudience === Audience.MEMBERS && actor.kind !== 'VISITOR') return true;
  return mayReadPerson();
}

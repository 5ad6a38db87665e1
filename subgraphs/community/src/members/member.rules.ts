import {
  type Actor,
  ActorKind,
  forbidden,
  invalid,
  requireSignedIn,
  type SignedInActor,
} from '@customer-module/subgraph-kit';

export interface Participation {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/** Whether somebody may write at all: visitors read, and a partner does what its key's scopes name. */
export function participationOf(actor: Actor): Participation {
  if (actor.kind === 'VISITOR') return { allowed: false, reason: 'SIGN_IN_NEEDED' };
  if (mayNotWriteAsPartner(actor)) return { allowed: false, reason: 'WRITE_SCOPE_NEEDED' };
  return { allowed: true, reason: null };
}

export function actInOwnName(actor: Actor): SignedInActor {
  requireSignedIn(actor);
  if (mayNotWriteAsPartner(actor)) throw forbidden('WRITE_SCOPE_NEEDED', 'This key lacks the scope community:write.');
  return actor;
}

/**
 * Acts for a customer, as an importer of history does, and says when it was. A partner may act for a customer of its own
 * source; no source is known here yet, so a partner would act for anybody.
 */
export function actOnBehalf(actor: Actor, at: Date | null, now: Date): Date {
  requireSignedIn(actor);
  if (!actor.scopes.includes('import')) throw forbidden('ON_BEHALF_REFUSED', 'Only importers act for a customer.');
  if (at && at > now) throw invalid('AT_IN_FUTURE', 'This has not happened yet.');
  return at ?? now;
}

function mayNotWriteAsPartner({ kind, scopes }: Actor): boolean {
  return kind === ActorKind.PARTNER && !scopes.includes('community:write');
}

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
 * Acts for a customer: a partner whose customer wrote at its place, or an importer of history, who alone sets times. What
 * an importer writes is marked, so that nobody is notified of what is long past.
 */
export function actOnBehalf(actor: Actor, at: Date | null, now: Date): { at: Date; imported: boolean } {
  requireSignedIn(actor);
  const imported = actor.scopes.includes('import');
  const isWriter = actor.kind === ActorKind.PARTNER && actor.scopes.includes('community:write');
  if (at && !imported) throw forbidden('IMPORT_SCOPE_NEEDED', 'Only an importer says when something happened.');
  if (!imported && !isWriter) throw forbidden('ON_BEHALF_REFUSED', 'Only partners and importers act for a customer.');
  if (at && at > now) throw invalid('AT_IN_FUTURE', 'This has not happened yet.');
  return { at: at ?? now, imported };
}

function mayNotWriteAsPartner({ kind, scopes }: Actor): boolean {
  return kind === ActorKind.PARTNER && !scopes.includes('community:write');
}

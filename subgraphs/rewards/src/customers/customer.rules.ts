import {
  type Actor,
  ActorKind,
  forbidden,
  mayReadPerson,
  requirePurpose,
  requireSignedIn,
} from '@customer-module/subgraph-kit';

/** Moderators judge what people say; what people own must not sway them. */
const READERS: ReadonlySet<string> = new Set([
  'SERVICE',
  'SALES',
  'PRODUCT',
  'MARKETER',
  'ANALYST',
  'PRIVACY_OFFICER',
  'ADMIN',
]);

/** Whether staff may look at points at all. */
export function readsLedger({ kind, roles }: Actor): boolean {
  return kind === ActorKind.SYSTEM || (kind === ActorKind.STAFF && roles.some((role) => READERS.has(role)));
}

export function requireLedgerReader(actor: Actor): void {
  requireSignedIn(actor);
  if (!readsLedger(actor)) throw forbidden('NOT_A_LEDGER_READER', 'Staff read the ledger, but not as moderators.');
}

/** For lists of decisions across people: what they were decided about is personal. */
export function requireDecisionReader(actor: Actor): void {
  requireLedgerReader(actor);
  requirePurpose(actor);
}

/**
 * Whether the caller may see what a person earned, and why. A partner may see what its own source recorded; no source is
 * known here yet, so partners see none.
 */
export function mayReadRewards(actor: Actor, customerId: string): boolean {
  if (actor.kind === ActorKind.STAFF && !readsLedger(actor)) return false;
  return mayReadPerson(actor, customerId);
}

import { type Actor, ActorKind, forbidden, mayReadPerson, requireSignedIn } from '@customer-module/subgraph-kit';

/** Who works with counts of people. */
const ANALYSTS: ReadonlySet<string> = new Set(['ANALYST', 'MARKETER', 'ADMIN']);

/** Moderators judge what people say: what people buy must not sway them. */
const READERS: ReadonlySet<string> = new Set([...ANALYSTS, 'SERVICE', 'SALES', 'PRODUCT', 'PRIVACY_OFFICER']);

/** Whether somebody may ask about many people at once; what they see is above the floor. */
export function requireAnalyst(actor: Actor): void {
  requireSignedIn(actor);
  if (actor.kind === ActorKind.SYSTEM) return;
  if (actor.kind === ActorKind.STAFF && actor.roles.some((role) => ANALYSTS.has(role))) return;
  throw forbidden('NOT_AN_ANALYST', 'Only analysts, marketers and admins ask about all customers.');
}

/** Whether the caller may see what is concluded about one person. */
export function mayReadConclusions(actor: Actor, customerId: string): boolean {
  if (actor.kind === ActorKind.STAFF && !actor.roles.some((role) => READERS.has(role))) return false;
  return mayReadPerson(actor, customerId);
}

import { type Actor, ActorKind, forbidden } from '@customer-module/subgraph-kit';

/** What people say about themselves is recorded under this source. */
export const SELF = 'self';

/** Where staff write down what they heard: the records of the desk, and a call. */
export const deskSource = 'crm';
const DESK = [deskSource, 'call'];
const RESERVED = new Set([SELF, ...DESK]);

/** Whether the caller writes on behalf of whole systems: admins, importers of history, and this software. */
export function mayNameAnySource({ kind, roles, scopes }: Actor): boolean {
  if (kind === ActorKind.SYSTEM) return true;
  return kind === ActorKind.STAFF && (roles.includes('ADMIN') || scopes.includes('import'));
}

/** The sources that are the caller's own, by key or role: never free text of theirs. */
export function ownSources({ kind, id, name }: Actor): string[] {
  if (kind === ActorKind.STAFF) return DESK;
  if (kind === ActorKind.PARTNER) return [id, name].filter((source) => !RESERVED.has(source));
  return kind === ActorKind.SYSTEM ? [] : [SELF];
}

/** Ids are unique within a source, so whoever names another's source could spend its ids. */
export function requireSource(actor: Actor, source: string): void {
  if (mayNameAnySource(actor) || ownSources(actor).includes(source)) return;
  throw forbidden('SOURCE_NOT_YOURS', `The source ${source} belongs to somebody else.`);
}

/** Whether an identity of this namespace, stated by the caller, names a person to everybody, and not to its source only. */
export function mayName(actor: Actor, namespace: string): boolean {
  return mayNameAnySource(actor) || actor.kind === ActorKind.STAFF || ownSources(actor).includes(namespace);
}

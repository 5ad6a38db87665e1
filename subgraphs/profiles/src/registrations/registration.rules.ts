import { type Actor, ActorKind, conflict, DomainError, forbidden, invalid } from '@customer-module/subgraph-kit';

/** Somebody as they are stated. */
export interface StatedRegistration {
  readonly source: string;
  readonly externalId: string;
  readonly persona?: boolean | null;
  readonly handle?: string | null;
  readonly displayName?: string | null;
  readonly identities?: readonly { readonly namespace: string; readonly value: string }[] | null;
  readonly attributes?: readonly { readonly key: string }[] | null;
  readonly joinedAt?: Date | null;
}

const MOST_REGISTRATIONS = 1_000;
const MOST_IDENTITIES = 20;
const MOST_ATTRIBUTES = 50;
const LONGEST_ID = 200;
const LONGEST_NAME = 120;
const HANDLE = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{1,29}$/u;
const REGISTRARS = ['ADMIN', 'SERVICE', 'SALES'];

/** Anybody registers themselves; for others, staff who deal with customers, and keys that may write them. */
export function requireMayRegister({ kind, roles, scopes }: Actor): void {
  if (kind === 'VISITOR' || kind === ActorKind.CUSTOMER || kind === ActorKind.SYSTEM) return;
  if (scopes.includes('customers:write') || scopes.includes('import')) return;
  if (kind === ActorKind.STAFF && REGISTRARS.some((role) => roles.includes(role))) return;
  throw forbidden('NOT_A_REGISTRAR', 'Others are registered by service and sales staff, admins, and keys that may.');
}

/** One registers oneself once: many are registered by who may register others. */
export function requireMayRegisterMany(actor: Actor): void {
  requireMayRegister(actor);
  if (actor.kind !== 'VISITOR' && actor.kind !== ActorKind.CUSTOMER) return;
  throw forbidden('NOT_A_REGISTRAR', 'Many are registered by service and sales staff, admins, and keys that may.');
}

export function requireBearable(registrations: readonly StatedRegistration[]): void {
  if (registrations.length <= MOST_REGISTRATIONS) return;
  throw invalid('TOO_MANY_ITEMS', 'A call takes at most 1,000 registrations.');
}

export function requireWellFormed(stated: StatedRegistration): void {
  const { externalId, handle, displayName, identities, attributes } = stated;
  if (externalId.trim().length === 0 || externalId.length > LONGEST_ID) throw malformed('A person has an external id.');
  if (handle && !HANDLE.test(handle)) {
    throw malformed(
      'A handle has 2 to 30 letters, digits, dots, hyphens or underscores, and begins with a letter or digit.',
    );
  }
  if (displayName && displayName.length > LONGEST_NAME) throw malformed('A name has at most 120 characters.');
  if ((identities ?? []).length > MOST_IDENTITIES)
    throw malformed('A person is registered with at most 20 identities.');
  requireDistinct((attributes ?? []).map(({ key }) => key));
}

function requireDistinct(keys: readonly string[]): void {
  if (keys.length <= MOST_ATTRIBUTES && new Set(keys).size === keys.length) return;
  throw malformed('A person is registered with at most 50 attributes, each once.');
}

/** Who states the attributes of a registration: a visitor who registers is the very person from then on. */
export function speakerFor(actor: Actor, id: string, displayName: string | null): Actor {
  if (actor.kind !== 'VISITOR') return actor;
  return { ...actor, kind: ActorKind.CUSTOMER, id, sourceProfileId: id, name: displayName ?? 'Customer' };
}

/** History is written by importers; a persona is in no count, so nobody makes themselves one. */
export function requireHonest({ joinedAt, persona }: StatedRegistration, isWholeSystem: boolean, actor: Actor): void {
  const mayImport = isWholeSystem || actor.scopes.includes('import');
  if (joinedAt && !mayImport) throw forbidden('HISTORY_NEEDS_IMPORT', 'Only an import says when somebody joined.');
  if (persona && !mayImport) throw forbidden('PERSONA_NEEDS_ADMIN', 'Only admins and importers make test profiles.');
}

export function requireFreeHandle(handle: string | null | undefined, taken: ReadonlySet<string>): void {
  if (handle && taken.has(handle.toLowerCase())) throw conflict('HANDLE_TAKEN', 'Another customer has this handle.');
}

/** The outcome of one of many; a refusal is its own, anything else stays a fault. */
export function refusalOf<Result>(
  decide: () => Result,
): { readonly result: Result } | { readonly refusal: DomainError } {
  try {
    return { result: decide() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refusal: error };
  }
}

function malformed(message: string): DomainError {
  return invalid('MALFORMED_REGISTRATION', message);
}

import {
  type Actor,
  ActorKind,
  type Context,
  inTransaction,
  once,
  type Reads,
  type Work,
} from '@customer-module/subgraph-kit';
import {
  admitStatements,
  type DefinitionsByKey,
  findDefinitions,
  type FirstStatements,
  Method,
  stateFirst,
} from '../attributes/index.ts';
import {
  admitCustomers,
  Customer,
  findPeople,
  findTakenHandles,
  identitiesOf,
  identityKey,
  loadSourceProfiles,
  type Newcomer,
  type People,
  requireStatable,
} from '../customers/index.ts';
import { mayNameAnySource, requireSource } from '../sources/index.ts';
import type { RegisterCustomerInput, RegisterCustomersInput } from './registration.inputs.ts';
import type { RegisterCustomerPayload, RegisterCustomersPayload, RegisteredCustomer } from './registration.outputs.ts';
import * as rules from './registration.rules.ts';

const NOTHING_STATED: FirstStatements = { assertions: [], events: [] };

type Decider = Pick<Work, 'actor' | 'now' | 'newId'>;

/** Who somebody turns out to be: one who is there, or somebody new, with what is said of them. */
interface Registered {
  readonly customerId: string;
  readonly newcomer: Newcomer | null;
  readonly statements: FirstStatements;
}

/** What there is, as far as registrations name it. It grows, so that those of one call see each other. */
interface Known extends People {
  readonly handles: Set<string>;
  readonly definitions: DefinitionsByKey;
  /** Whether the caller, who signed in as a customer, has a record here. */
  selfIsThere: boolean;
}

export async function registerCustomer(
  context: Context,
  input: RegisterCustomerInput,
): Promise<RegisterCustomerPayload> {
  rules.requireMayRegister(context.actor);
  let isNew: boolean | null = null;
  const customer = await inTransaction(
    context,
    once(Customer, 'registerCustomer', input, async (work) => {
      const known = await findKnown(work, [input]);
      const { customerId, newcomer, statements } = decide(work, input, known);
      isNew = newcomer !== null;
      if (newcomer) await admitCustomers(work, [newcomer], known.held);
      await admitStatements(work, [statements]);
      return work.em.findOneOrFail(Customer, { id: customerId });
    }),
  );
  return { customer, created: isNew ?? (await wasCreatedBy(context, customer, input)) };
}

export async function registerCustomers(
  context: Context,
  { customers, dryRun }: RegisterCustomersInput,
): Promise<RegisterCustomersPayload> {
  rules.requireMayRegisterMany(context.actor);
  rules.requireBearable(customers);
  const results = dryRun
    ? await registerAll(context, customers)
    : await inTransaction(context, (work) => registerAll(work, customers, work));
  return {
    created: results.filter(({ created }) => created).length,
    existing: results.filter(({ created, reason }) => !created && reason === null).length,
    results,
  };
}

/** A repeat by its key answers what the first call did: the first record of a person shows who created them. */
async function wasCreatedBy(context: Context, { id }: Customer, input: RegisterCustomerInput): Promise<boolean> {
  const [first] = await loadSourceProfiles(context, id);
  return first?.source === input.source && first.externalId === input.externalId;
}

async function registerAll(
  reader: Decider & { readonly em: Reads },
  inputs: readonly RegisterCustomerInput[],
  work?: Work,
): Promise<RegisteredCustomer[]> {
  const known = await findKnown(reader, inputs);
  const decided = inputs.map((input) => rules.refusalOf(() => decide(reader, input, known)));
  const all = decided.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const newcomers = all.flatMap(({ newcomer }) => newcomer ?? []);
  if (work) {
    await admitCustomers(work, newcomers, known.held);
    await admitStatements(
      work,
      all.map(({ statements }) => statements),
    );
  }
  const rows = await reader.em.find(Customer, { id: { $in: all.map(({ customerId }) => customerId) } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return inputs.map(({ externalId }, index) => {
    const outcome = decided[index];
    const own = { index, externalId };
    if (!outcome || 'refusal' in outcome) {
      const { reason = null, message = null } = outcome?.refusal ?? {};
      return { ...own, customer: null, created: false, reason, message };
    }
    const { customerId, newcomer } = outcome.result;
    return { ...own, customer: byId.get(customerId) ?? null, created: newcomer !== null, reason: null, message: null };
  });
}

async function findKnown(
  { em, actor }: Pick<Context, 'actor'> & { readonly em: Reads },
  inputs: readonly RegisterCustomerInput[],
): Promise<Known> {
  const keys = inputs.flatMap(keysOf);
  const { people, held } = await findPeople({ em, actor }, keys);
  const handles = await findTakenHandles(
    em,
    inputs.flatMap(({ handle }) => handle ?? []),
  );
  const isCustomer = actor.kind === ActorKind.CUSTOMER;
  const selfIsThere = isCustomer && (await em.findOne(Customer, { id: actor.id })) !== null;
  const keysStated = inputs.flatMap(({ attributes }) => attributes ?? []).map(({ key }) => key);
  const definitions = await findDefinitions(em, [...new Set(keysStated)]);
  return { people, held, handles, definitions, selfIsThere };
}

function decide({ actor, now, newId }: Decider, input: RegisterCustomerInput, known: Known): Registered {
  requireSource(actor, input.source);
  rules.requireWellFormed(input);
  for (const identity of input.identities ?? []) requireStatable(identity, actor);
  rules.requireHonest(input, mayNameAnySource(actor), actor);
  const stated = keysOf(input);
  const there = personThere(actor, stated, known);
  if (there) return { customerId: there, newcomer: null, statements: NOTHING_STATED };
  rules.requireFreeHandle(input.handle, known.handles);
  const { source, externalId, handle = null, displayName = null, joinedAt, persona } = input;
  // Who signed in elsewhere keeps the id that their token names.
  const id = actor.kind === ActorKind.CUSTOMER ? actor.id : newId('cus');
  const statements = statementsOf({ actor, now, newId }, input, { id, definitions: known.definitions });
  remember(known, actor, input, id);
  const person = { id, source, externalId, identities: input.identities ?? [], handle, displayName };
  const newcomer = { ...person, joinedAt: joinedAt ?? now, persona: persona ?? false };
  return { customerId: id, newcomer, statements };
}

function statementsOf(
  { actor, now, newId }: Decider,
  { attributes, source, displayName }: RegisterCustomerInput,
  { id, definitions }: { readonly id: string; readonly definitions: DefinitionsByKey },
): FirstStatements {
  const speaker = rules.speakerFor(actor, id, displayName ?? null);
  const stated = (attributes ?? []).map(({ key, value, method }) => {
    const statement = { id: newId('ast'), customerId: id, key, source, value, method: method ?? Method.DECLARED };
    return { ...statement, confidence: null, validUntil: null };
  });
  return stateFirst(definitions, stated, { actor: speaker, now });
}

/** Whom the registration names already, as far as the caller may know: a customer is only ever themselves. */
function personThere(actor: Actor, keys: readonly string[], known: Known): string | null {
  if (actor.kind === ActorKind.CUSTOMER) return known.selfIsThere ? actor.id : null;
  const key = keys.find((each) => known.people.has(each));
  return key === undefined ? null : (known.people.get(key) ?? null);
}

/** Registrations of one call see each other. */
function remember(known: Known, { kind }: Actor, input: RegisterCustomerInput, id: string): void {
  if (input.handle) known.handles.add(input.handle.toLowerCase());
  if (kind === ActorKind.CUSTOMER) known.selfIsThere = true;
  for (const key of keysOf(input)) if (!known.people.has(key)) known.people.set(key, id);
}

/** The keys of what a registration names somebody by; the id of the source comes first. */
function keysOf({ source, externalId, identities }: RegisterCustomerInput): string[] {
  return identitiesOf({ source, externalId, identities: identities ?? [] }).map(identityKey);
}

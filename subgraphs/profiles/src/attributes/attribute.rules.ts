import type { AttributeChanged } from '@customer-module/event-contracts';
import {
  type Actor,
  ActorKind,
  conflict,
  forbidden,
  invalid,
  notFound,
  requireSignedIn,
} from '@customer-module/subgraph-kit';
import type { Assertion, NewAssertion } from './assertion.entity.ts';
import type { AttributeDefinition, NewDefinition } from './attribute-definition.entity.ts';
import { AssertionState, AttributeType, Audience, Holder, Method, Sensitivity } from './attribute.enums.ts';

type Given<Value> = { readonly [Field in keyof Value]?: Value[Field] | null };

/** A value, as somebody states it. */
export interface Statement {
  readonly id: string;
  readonly customerId: string;
  readonly source: string;
  readonly value: unknown;
  readonly method: Method;
  readonly confidence: number | null;
  readonly validUntil: Date | null;
}

/** What a definition is where nobody says otherwise. */
const UNLESS_STATED = {
  description: null,
  sensitivity: Sensitivity.PERSONAL,
  holder: Holder.BOTH,
  defaultAudience: Audience.COMPANY,
  quasiIdentifier: false,
  staleAfterDays: null,
  legalRecord: false,
  analytic: false,
};
const LONGEST_TEXT = 2_000;
const MOST_TEXTS = 100;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WRITERS = ['ADMIN', 'SERVICE', 'SALES', 'PRODUCT'];
const STAFF_METHODS = new Set([Method.OBSERVED, Method.IMPORTED, Method.INFERRED]);

/** Defines a key, or defines it again; the form of its values never changes. */
export function defineAttribute(
  {
    key,
    label,
    category,
    type,
    ...given
  }: Pick<AttributeDefinition, 'key' | 'label' | 'category' | 'type'> &
    Given<Omit<AttributeDefinition, 'key' | 'label' | 'category' | 'type'>>,
  earlier: AttributeDefinition | null,
  actor: Actor,
): NewDefinition {
  if (actor.kind !== ActorKind.STAFF || !actor.roles.includes('ADMIN')) {
    throw forbidden('NOT_AN_ADMIN', 'Only admins define attributes.');
  }
  if (earlier && earlier.type !== type) throw conflict('TYPE_IS_FIXED', 'Values were stated in the form it has.');
  const options = given.options ?? null;
  if ((type === AttributeType.ENUM) !== (options !== null && options.length > 0)) {
    throw invalid('OPTIONS_NEEDED', 'An ENUM has options, and nothing else has.');
  }
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
  return { ...UNLESS_STATED, ...stated, key, label, category, type, options };
}

/**
 * States a value. A newer statement takes the place of the one in its slot: the same profile, source and method. What
 * others said stays, side by side.
 */
export function assertAttribute(
  definition: AttributeDefinition,
  active: readonly Assertion[],
  statement: Statement,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): NewAssertion {
  requireSignedIn(actor);
  requireMayState(definition, statement, actor);
  if (definition.sensitivity === Sensitivity.SPECIAL_CATEGORY) {
    throw forbidden('CONSENT_NEEDED', 'A value of a special category is stored with the consent of the customer only.');
  }
  if (!IS_OF_TYPE[definition.type](statement.value, definition.options ?? [])) {
    throw invalid('NOT_OF_ITS_TYPE', `The value is no ${definition.type}.`);
  }
  const { value, customerId, source, method, ...rest } = statement;
  const isOwn = actor.kind === ActorKind.CUSTOMER;
  const sourceProfileId = isOwn ? actor.sourceProfileId : customerId;
  const slot = active.filter((each) => each.sourceProfileId === sourceProfileId && each.source === source);
  for (const each of slot) if (each.method === method) each.state = AssertionState.SUPERSEDED;
  const by = { byKind: actor.kind, byId: actor.id, byName: actor.name };
  const valueText = JSON.stringify(value);
  const { key } = definition;
  return {
    ...rest,
    ...by,
    customerId,
    sourceProfileId,
    key,
    valueText,
    source,
    method,
    at: now,
    state: AssertionState.ACTIVE,
  };
}

export type DefinitionsByKey = ReadonlyMap<string, AttributeDefinition>;

/** What was stated about somebody as they were registered, and what the others are told of it. */
export interface FirstStatements {
  readonly assertions: readonly NewAssertion[];
  readonly events: readonly AttributeChanged[];
}

/** States values about somebody new: nobody has said anything about them, so each stands. */
export function stateFirst(
  definitions: DefinitionsByKey,
  stated: readonly (Statement & { readonly key: string })[],
  occasion: { readonly actor: Actor; readonly now: Date },
): FirstStatements {
  const all = stated.map(({ key, ...statement }) => {
    const definition = definitions.get(key);
    if (!definition) throw notFound('attribute', key);
    const assertion = assertAttribute(definition, [], statement, occasion);
    return { assertion, events: attributeChanged(definition, null, assertion) };
  });
  return { assertions: all.map(({ assertion }) => assertion), events: all.flatMap(({ events }) => events) };
}

function requireMayState({ holder }: AttributeDefinition, { customerId, method }: Statement, actor: Actor): void {
  if (actor.kind === ActorKind.CUSTOMER) {
    if (actor.id !== customerId) throw forbidden('NOT_YOUR_PROFILE', 'Customers speak for themselves.');
    if (method !== Method.DECLARED) throw forbidden('METHOD_NOT_YOURS', 'What customers say is DECLARED.');
    if (holder === Holder.COMPANY) throw forbidden('HELD_BY_COMPANY', 'The company holds this attribute.');
    return;
  }
  if (actor.kind !== ActorKind.STAFF || !WRITERS.some((role) => actor.roles.includes(role))) {
    throw forbidden('NOT_A_WRITER', 'Attributes are stated by the customer, and by staff who deal with customers.');
  }
  if (!STAFF_METHODS.has(method))
    throw forbidden('METHOD_NOT_YOURS', 'What staff say is OBSERVED, IMPORTED or INFERRED.');
  if (holder === Holder.CUSTOMER) {
    throw forbidden('HELD_BY_CUSTOMER', 'The customer holds this attribute, and proposals are not taken yet.');
  }
}

const IS_OF_TYPE: Record<AttributeType, (value: unknown, options: readonly string[]) => boolean> = {
  STRING: isText,
  INTEGER: Number.isSafeInteger,
  NUMBER: Number.isFinite,
  BOOLEAN: (value) => typeof value === 'boolean',
  DATE: isDay,
  ENUM: (value, options) => typeof value === 'string' && options.includes(value),
  STRING_LIST: (value) => Array.isArray(value) && value.length <= MOST_TEXTS && value.every(isText),
};

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !DAY.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/** Tells the others that another value stands now; only what is analytic travels with its value. */
export function attributeChanged(
  definition: AttributeDefinition,
  before: Pick<Assertion, 'id'> | null,
  after: Pick<Assertion, 'id' | 'customerId' | 'sourceProfileId' | 'method' | 'byKind' | 'valueText'> | null,
): AttributeChanged[] {
  if (!after || after.id === before?.id) return [];
  const { customerId, sourceProfileId, method, byKind } = after;
  const { key, category, quasiIdentifier, analytic } = definition;
  const value = analytic ? JSON.parse(after.valueText) : null;
  const data = { customerId, sourceProfileId, key, category, value, method, winnerKind: byKind, quasiIdentifier };
  return [{ type: 'profiles.attribute-changed.v1', subject: sourceProfileId, data }];
}

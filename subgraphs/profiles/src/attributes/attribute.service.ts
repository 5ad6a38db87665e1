import {
  type Actor,
  ActorKind,
  type Context,
  inTransaction,
  mayReadPerson,
  notFound,
  once,
  type Reads,
  type Work,
} from '@customer-module/subgraph-kit';
import { Customer } from '../customers/index.ts';
import { deskSource, requireSource, SELF } from '../sources/index.ts';
import { Assertion } from './assertion.entity.ts';
import { AttributeDefinition } from './attribute-definition.entity.ts';
import { AssertionState, Method } from './attribute.enums.ts';
import type { AssertAttributeInput, DefineAttributeInput } from './attribute.inputs.ts';
import type { AssertAttributePayload } from './attribute.outputs.ts';
import { attributeView } from './attribute.queries.ts';
import * as rules from './attribute.rules.ts';
import { resolve } from './resolution.rules.ts';

export function defineAttribute(context: Context, input: DefineAttributeInput): Promise<AttributeDefinition> {
  return inTransaction(context, async ({ em, actor }) => {
    const earlier = await em.findOne(AttributeDefinition, { key: input.key });
    const defined = rules.defineAttribute(input, earlier, actor);
    return earlier ? em.assign(earlier, defined) : em.create(AttributeDefinition, defined);
  });
}

export async function assertAttribute(context: Context, input: AssertAttributeInput): Promise<AssertAttributePayload> {
  const { customerId, key } = input;
  const source = input.source ?? usualSource(context.actor);
  requireSource(context.actor, source);
  // The answer shows what is known, so staff say what for.
  mayReadPerson(context.actor, customerId);
  const assertion = await inTransaction(
    context,
    once(Assertion, 'assertAttribute', input, async ({ em, actor, now, newId, outbox }) => {
      const { definition, active } = await findAll(em, customerId, key);
      const { value, method, confidence = null, validUntil = null } = input;
      const stated = { id: newId('ast'), customerId, source, value, method: method ?? Method.DECLARED };
      const before = resolve(definition, active, now).winner;
      const fresh = rules.assertAttribute(definition, active, { ...stated, confidence, validUntil }, { actor, now });
      const created = em.create(Assertion, fresh);
      const counting = [...active.filter(({ state }) => state === AssertionState.ACTIVE), created];
      outbox.add(...rules.attributeChanged(definition, before, resolve(definition, counting, now).winner));
      return created;
    }),
  );
  const { customer, definition, active } = await findAll(context.em, customerId, key);
  return { assertion, customer, attribute: attributeView(definition, active, context.now) };
}

/** Keeps what was stated about people as they were registered, by one command. */
export async function admitStatements({ em, outbox }: Work, stated: readonly rules.FirstStatements[]): Promise<void> {
  const assertions = stated.flatMap((each) => each.assertions);
  if (assertions.length > 0) await em.insertMany(Assertion, assertions);
  outbox.add(...stated.flatMap(({ events }) => events));
}

async function findAll(em: Reads, customerId: string, key: string) {
  const customer = await em.findOne(Customer, { id: customerId });
  if (!customer) throw notFound('customer', customerId);
  const definition = await em.findOne(AttributeDefinition, { key });
  if (!definition) throw notFound('attribute', key);
  const active = await em.find(Assertion, { customerId, key, state: AssertionState.ACTIVE });
  return { customer, definition, active };
}

function usualSource({ kind }: Actor): string {
  return kind === ActorKind.STAFF ? deskSource : SELF;
}

import {
  ActorKind,
  type Connection,
  type Context,
  mayReadPerson,
  type Order,
  pageOf,
  type Reads,
} from '@customer-module/subgraph-kit';
import type { FilterQuery } from '@mikro-orm/core';
import { mayNameAnySource, ownSources } from '../sources/index.ts';
import { Customer } from './customer.entity.ts';
import { CustomerOrder } from './customer.enums.ts';
import type { CustomerFilter, CustomersArgs, IdentityArgs } from './customer.inputs.ts';
import { loadCustomer } from './customer.loaders.ts';
import * as rules from './customer.rules.ts';
import { Identity } from './identity.entity.ts';
import { identityKey, personFound, personNamed } from './identity.rules.ts';

const ORDERS: Record<CustomerOrder, Order<Customer>> = {
  JOINED_AT_ASC: { by: 'joinedAt', direction: 'asc' },
  JOINED_AT_DESC: { by: 'joinedAt', direction: 'desc' },
  LAST_PURCHASE_DESC: { by: 'lastPurchaseAt', direction: 'desc' },
  TOTAL_SPENT_DESC: { by: 'totalSpent', direction: 'desc' },
};
const HIGHEST = '\u{10FFFF}';

/** Whether the caller may read what is personal about a customer; what is public anybody may. */
export function mayRead({ actor }: Context, customer: Customer): boolean {
  if (actor.kind === ActorKind.PARTNER) return rules.partnerMayRead(actor, customer, ownSources(actor));
  return mayReadPerson(actor, customer.id);
}

/** The customer as somebody may look them up; a partner finds only whom it recorded. */
export async function findCustomer(context: Context, id: string): Promise<Customer | null> {
  const customer = await loadCustomer(context, id);
  if (!customer || context.actor.kind !== ActorKind.PARTNER) return customer;
  return mayRead(context, customer) ? customer : null;
}

export async function findByIdentity(context: Context, identity: IdentityArgs): Promise<Customer | null> {
  if (context.actor.kind !== ActorKind.CUSTOMER) rules.requireMayList(context.actor);
  const rows = await context.em.find(Identity, { key: identityKey(identity) }, { orderBy: { id: 'asc' } });
  const id = personFound(rows, context.actor, ownSources(context.actor));
  return id ? loadCustomer(context, id) : null;
}

/** Whom identities name. */
export interface People {
  /** By the key of the identity: whom it names as far as the caller may know. */
  readonly people: Map<string, string>;
  /** The keys that name somebody, whoever may know it. */
  readonly held: Set<string>;
}

export async function findPeople(
  { em, actor }: { readonly em: Reads; readonly actor: Context['actor'] },
  keys: readonly string[],
): Promise<People> {
  const rows = keys.length > 0 ? await em.find(Identity, { key: { $in: [...keys] } }, { orderBy: { id: 'asc' } }) : [];
  const people = new Map<string, string>();
  for (const [key, records] of Map.groupBy(rows, (row) => row.key)) {
    const id = personNamed(records, actor, ownSources(actor));
    if (id) people.set(key, id);
  }
  return { people, held: new Set(rows.map((row) => row.uniqueKey)) };
}

/** Which of these customers exist, as far as the caller may record something about them. */
export async function findRecordable(
  { em, actor }: { readonly em: Reads; readonly actor: Context['actor'] },
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const own = actor.kind === ActorKind.PARTNER ? { sources: { $in: ownSources(actor) } } : {};
  const where = { id: { $in: [...ids] }, ...own } as FilterQuery<Customer>;
  const found = await em.find(Customer, where, { fields: ['id'] });
  return new Set(found.map(({ id }) => id));
}

/** Which of these handles somebody has, in lower case. */
export async function findTakenHandles(em: Reads, handles: readonly string[]): Promise<Set<string>> {
  if (handles.length === 0) return new Set();
  const where = { handleKey: { $in: handles.map((handle) => handle.toLowerCase()) } };
  const found = await em.find(Customer, where, { fields: ['handleKey'] });
  return new Set(found.map(({ handleKey }) => handleKey));
}

export function listCustomers(
  { em, actor }: Context,
  { filter, orderBy, ...page }: CustomersArgs,
): Promise<Connection<Customer>> {
  rules.requireMayList(actor);
  const own = actor.kind === ActorKind.PARTNER && !mayNameAnySource(actor) ? ownSources(actor) : null;
  const where = conditions(filter, own) as FilterQuery<Customer>;
  return pageOf(em, Customer, { where, order: ORDERS[orderBy ?? CustomerOrder.JOINED_AT_DESC], page });
}

/** A condition that is absent or null asks for nothing. A word is a range of terms, so the index answers it. */
function conditions(filter: CustomerFilter | null | undefined, own: readonly string[] | null): object {
  const { search, status, joinedFrom, joinedTo } = filter ?? {};
  const words = search ? rules.wordsOf(search) : [];
  return {
    $and: [
      ...words.map((word) => ({ searchTerms: { $elemMatch: { $gte: word, $lt: `${word}${HIGHEST}` } } })),
      ...(status ? [{ status }] : []),
      ...(joinedFrom ? [{ joinedAt: { $gte: joinedFrom } }] : []),
      ...(joinedTo ? [{ joinedAt: { $lt: joinedTo } }] : []),
      ...(own ? [{ sources: { $in: own } }] : []),
      {},
    ],
  };
}

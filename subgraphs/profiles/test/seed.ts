import type { Actor } from '@customer-module/subgraph-kit';
import { aStaffMember, type TestSubgraph } from '@customer-module/test-kit';
import { ulid } from 'ulid';

export const REGISTER = `mutation ($input: RegisterCustomerInput!) {
  registerCustomer(input: $input) { created customer { id handle displayName } }
}`;
export const RECORD = `mutation ($input: RecordInteractionsInput!) {
  recordInteractions(input: $input) {
    recorded duplicates customersCreated productsCreated failed { index externalId reason }
  }
}`;
export const UPSERT = `mutation ($input: UpsertProductsInput!) {
  upsertProducts(input: $input) { created updated products { id sku name } }
}`;
export const DEFINE = `mutation ($input: DefineAttributeInput!) {
  defineAttribute(input: $input) { attributeDefinition { key } }
}`;
export const ASSERT = `mutation ($input: AssertAttributeInput!) {
  assertAttribute(input: $input) {
    assertion { id state sourceProfileId }
    attribute { value resolution { rule } }
  }
}`;

export interface Recorded {
  readonly recorded: number;
  readonly duplicates: number;
  readonly customersCreated: number;
  readonly productsCreated: number;
  readonly failed: readonly { readonly index: number; readonly externalId: string; readonly reason: string }[];
}

export type ProfilesSeeds = ReturnType<typeof seedsOf>;

/** An importer: staff who may name any source, and write history. */
export function anImporter(): Actor {
  return aStaffMember({ roles: ['ADMIN'], scopes: ['import'] });
}

/** Pence, as the retail files have them. */
export function pence(amount: number) {
  return { amount, currency: 'GBP' };
}

/** A purchase of two of one thing for 5.00 together, anonymous unless told otherwise. */
export function aPurchase(changes: object = {}) {
  const line = { sku: '85123A', name: 'Lantern', quantity: 2, unitPrice: pence(250) };
  const occurredAt = '2026-03-01T10:00:00Z';
  return { kind: 'PURCHASE', externalId: ulid(), occurredAt, lines: [line], ...changes };
}

export function aReturn(changes: object = {}) {
  const line = { sku: '85123A', quantity: -1, unitPrice: pence(250) };
  return aPurchase({ kind: 'RETURN', occurredAt: '2026-03-05T10:00:00Z', lines: [line], ...changes });
}

/** Verbs that tests arrange with; they go in through GraphQL, as users do. */
export function seedsOf(profiles: TestSubgraph) {
  async function aCustomerOf(input: object = {}, by = anImporter()): Promise<string> {
    const stated = { source: 'shop', externalId: ulid(), ...input };
    const answer = await profiles.ask<{ registerCustomer: { customer: { id: string } } }>(
      REGISTER,
      { input: stated },
      by,
    );
    return answer.registerCustomer.customer.id;
  }

  async function record(interactions: readonly object[], input: object = {}, by = anImporter()): Promise<Recorded> {
    const answer = await profiles.ask<{ recordInteractions: Recorded }>(
      RECORD,
      { input: { source: 'shop', interactions, ...input } },
      by,
    );
    return answer.recordInteractions;
  }

  async function anAttribute(changes: object = {}): Promise<string> {
    const key = `key${ulid()}`;
    const input = { key, label: 'Garden', category: 'INTEREST', type: 'BOOLEAN', ...changes };
    await profiles.ask(DEFINE, { input }, aStaffMember('ADMIN'));
    return key;
  }

  return { aCustomerOf, record, anAttribute };
}

import type { Company, DemoInteraction } from './company.ts';
import type { Speaker } from './speaker.ts';

const SOURCE = 'demo-shop';

const UPSERT = `mutation DemoProducts($input: UpsertProductsInput!) { upsertProducts(input: $input) { products { id sku } } }`;
const DEFINE = `mutation DemoAttribute($input: DefineAttributeInput!) { defineAttribute(input: $input) { attributeDefinition { key } } }`;
const REGISTER = `mutation DemoCustomers($input: RegisterCustomersInput!) {
  registerCustomers(input: $input) { results { externalId customer { id } reason message } }
}`;
const RECORD = `mutation DemoPurchases($input: RecordInteractionsInput!) {
  recordInteractions(input: $input) { recorded duplicates failed { externalId reason message } }
}`;

const ATTRIBUTES = [
  { key: 'interest', label: 'What they do outdoors', category: 'INTEREST', type: 'STRING', analytic: true },
  { key: 'city', label: 'City', category: 'DEMOGRAPHIC', type: 'STRING', analytic: true, quasiIdentifier: true },
];

export async function loadProducts(admin: Speaker, { products }: Company): Promise<Map<string, string>> {
  const { upsertProducts } = await admin.ask<{ upsertProducts: { products: { id: string; sku: string }[] } }>(UPSERT, {
    input: { products },
  });
  return new Map(upsertProducts.products.map(({ id, sku }) => [sku, id]));
}

/** Registers the customers with what the company knows of them; gives their ids by external id. */
export async function loadCustomers(admin: Speaker, { customers }: Company): Promise<Map<string, string>> {
  for (const input of ATTRIBUTES) await admin.ask(DEFINE, { input });
  const input = {
    customers: customers.map(({ email, interest, city, joinedAt, ...customer }) => ({
      ...customer,
      source: SOURCE,
      joinedAt: joinedAt.toISOString(),
      identities: [{ namespace: 'email', value: email }],
      attributes: [
        { key: 'interest', value: interest, method: 'IMPORTED' },
        { key: 'city', value: city, method: 'IMPORTED' },
      ],
    })),
  };
  const { registerCustomers } = await admin.ask<{
    registerCustomers: { results: { externalId: string; customer: { id: string } | null; message: string | null }[] };
  }>(REGISTER, { input });
  const refused = registerCustomers.results.find(({ customer }) => !customer);
  if (refused) throw new Error(`The demo's customer ${refused.externalId} was refused: ${refused.message}`);
  return new Map(registerCustomers.results.map(({ externalId, customer }) => [externalId, customer?.id ?? '']));
}

export async function loadPurchases(
  admin: Speaker,
  { interactions }: Company,
  customerIds: ReadonlyMap<string, string>,
): Promise<void> {
  const inOrder = interactions.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const input = { source: SOURCE, interactions: inOrder.map((each) => interactionOf(each, customerIds)) };
  const { recordInteractions } = await admin.ask<{
    recordInteractions: { failed: { externalId: string; message: string }[] };
  }>(RECORD, { input });
  const [failure] = recordInteractions.failed;
  if (failure) throw new Error(`The demo's purchase ${failure.externalId} was refused: ${failure.message}`);
}

function interactionOf(
  { customer, lines, occurredAt, ...interaction }: DemoInteraction,
  customerIds: ReadonlyMap<string, string>,
): object {
  return {
    ...interaction,
    customerId: customerIds.get(customer),
    occurredAt: occurredAt.toISOString(),
    lines: lines.map(({ sku, quantity, price }) => ({ sku, quantity, unitPrice: { amount: price, currency: 'GBP' } })),
  };
}

import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { aPurchase, type ProfilesSeeds, seedsOf, UPSERT } from '../../test/seed.ts';
import { profiles as features } from '../profiles.ts';

let profiles: TestSubgraph;
let seeds: ProfilesSeeds;

interface Upserted {
  readonly upsertProducts: { readonly created: number; readonly updated: number; readonly products: { id: string }[] };
}

const keeper = aStaffMember('PRODUCT');

beforeAll(async () => {
  profiles = await startTestSubgraph(features);
  seeds = seedsOf(profiles);
});

afterAll(() => profiles.close());

async function upsert(...products: object[]) {
  return (await profiles.ask<Upserted>(UPSERT, { input: { products } }, keeper)).upsertProducts;
}

test('a product is created, then brought up to date; what did not change is not announced', async () => {
  const first = await upsert({ sku: 'A1', name: 'Lantern' }, { sku: 'a1', name: 'Another lantern' });
  const second = await upsert(
    { sku: 'A1', name: 'Lantern, white', category: 'light' },
    { sku: 'a1', name: 'Another lantern' },
  );

  expect(first).toMatchObject({ created: 2, updated: 0 });
  expect(second).toMatchObject({ created: 0, updated: 1, products: first.products.map(({ id }) => ({ id })) });
  const told = await profiles.published(first.products[0]?.id ?? '');
  expect(told.map(({ data }) => data)).toMatchObject([
    { category: null },
    { name: 'Lantern, white', category: 'light' },
  ]);
  expect(await profiles.published(first.products[1]?.id ?? '')).toHaveLength(1);
});

test('a product is found by its id or its SKU, and products by words and category', async () => {
  const { products } = await upsert(
    { sku: 'S-1', name: 'Blue kite' },
    { sku: 'S-2', name: 'Red Kite', category: 'toys' },
  );
  const one = `query ($id: ID, $sku: String) { product(id: $id, sku: $sku) { id active } }`;
  const many = `query ($search: String, $category: String) { products(search: $search, category: $category) { nodes { sku } } }`;

  expect(await profiles.ask(one, { id: products[0]?.id })).toEqual({ product: { id: products[0]?.id, active: true } });
  expect(await profiles.ask(one, { sku: 'S-2' })).toMatchObject({ product: { id: products[1]?.id } });
  expect(await profiles.refusalOf(one, {})).toMatchObject({ reason: 'ID_OR_SKU_NEEDED' });
  expect(await profiles.ask(many, { search: 'KIT' })).toEqual({
    products: { nodes: [{ sku: 'S-1' }, { sku: 'S-2' }] },
  });
  expect(await profiles.ask(many, { search: 'kite', category: 'toys' })).toEqual({
    products: { nodes: [{ sku: 'S-2' }] },
  });
});

test('products are kept by product staff and keys that may, and by nobody else', async () => {
  const input = { products: [{ sku: 'B', name: 'Bell' }] };
  const twice = { products: [...input.products, ...input.products] };

  for (const actor of [aCustomer(), aPartner(), aStaffMember('SERVICE')]) {
    expect(await profiles.refusalOf(UPSERT, { input }, actor)).toMatchObject({ reason: 'NOT_A_PRODUCT_KEEPER' });
  }
  expect(await profiles.ask(UPSERT, { input }, aPartner('products:write'))).toBeTruthy();
  expect(await profiles.refusalOf(UPSERT, { input: twice }, keeper)).toMatchObject({ reason: 'SKU_TWICE' });
});

test('an unknown SKU is no reason to lose a sale; the line finds its product when it comes', async () => {
  const customerId = await seeds.aCustomerOf();
  const lines = [{ sku: 'LATE', quantity: 1, unitPrice: { amount: 100, currency: 'GBP' } }];
  const answer = await seeds.record([aPurchase({ customerId, lines })]);
  const query = `query ($id: ID!) { customer(id: $id) { timeline { nodes { lines { sku product { name } } } } } }`;
  const seen = async () => JSON.stringify(await profiles.ask(query, { id: customerId }, keeper));

  const before = await seen();
  await upsert({ sku: 'LATE', name: 'Latecomer' });

  expect(answer.recorded).toBe(1);
  expect(before).toContain('"product":null');
  expect(await seen()).toContain('Latecomer');
});

test('many references to customers and products cost one query each', async () => {
  const { products } = await upsert(
    { sku: 'R1', name: 'One' },
    { sku: 'R2', name: 'Two' },
    { sku: 'R3', name: 'Three' },
  );
  const customers = [await seeds.aCustomerOf(), await seeds.aCustomerOf()];
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { name } ... on Customer { handle } } }`;
  const r = [
    ...products.map(({ id }) => ({ __typename: 'Product', id })),
    ...customers.map((id) => ({ __typename: 'Customer', id })),
  ];

  const commands = await profiles.commandsOf(() => profiles.ask(query, { r }));

  expect(commands).toEqual(['find', 'find']);
});

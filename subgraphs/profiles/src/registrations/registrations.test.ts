import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { ulid } from 'ulid';
import { anImporter, type ProfilesSeeds, REGISTER, seedsOf } from '../../test/seed.ts';
import { profiles as features } from '../profiles.ts';

let profiles: TestSubgraph;
let seeds: ProfilesSeeds;

interface Registered {
  readonly registerCustomer: { readonly created: boolean; readonly customer: { readonly id: string } };
}

const MANY = `mutation ($input: RegisterCustomersInput!) {
  registerCustomers(input: $input) { created existing results { index created customer { id } reason } }
}`;

beforeAll(async () => {
  profiles = await startTestSubgraph(features);
  seeds = seedsOf(profiles);
});

afterAll(() => profiles.close());

async function register(input: object, actor?: ReturnType<typeof aCustomer>) {
  const stated = { source: 'shop', externalId: ulid(), ...input };
  return (await profiles.ask<Registered>(REGISTER, { input: stated }, actor)).registerCustomer;
}

test('an importer gets back whom an identity names, whatever its case', async () => {
  const email = `${ulid()}@Example.org`;

  const first = await register({ identities: [{ namespace: 'email', value: email }] }, anImporter());
  const second = await register({ identities: [{ namespace: 'Email', value: email.toLowerCase() }] }, anImporter());

  expect(first.created).toBe(true);
  expect(second).toMatchObject({ created: false, customer: first.customer });
  const told = await profiles.published(first.customer.id);
  expect(told).toMatchObject([{ type: 'profiles.customer-registered.v1', data: { customerId: first.customer.id } }]);
});

test('nobody learns from a registration whether an identity names somebody', async () => {
  const identities = [{ namespace: 'email', value: `${ulid()}@example.org` }];
  const known = await register({ identities }, anImporter());
  const partner = aPartner('customers:write', 'customers:read');

  const [taken, free] = [
    await register({ source: 'self', identities }),
    await register({ source: 'self', identities: [{ namespace: 'email', value: 'free@example.org' }] }),
  ];
  const byPartner = await register({ source: partner.id, identities }, partner);

  expect(taken.created).toBe(true);
  expect(Object.keys(taken)).toEqual(Object.keys(free));
  expect(taken.customer.id).not.toBe(known.customer.id);
  expect(byPartner.created).toBe(true);
  const find = `query ($v: String!) { customerByIdentity(namespace: "email", value: $v) { id } }`;
  const variables = { v: identities[0]?.value };
  expect(await profiles.ask(find, variables, aStaffMember())).toEqual({
    customerByIdentity: { id: known.customer.id },
  });
  expect(await profiles.ask(find, variables, partner)).toEqual({
    customerByIdentity: { id: byPartner.customer.id },
  });
  expect(await profiles.refusalOf(find, variables)).toMatchObject({ reason: 'NOT_YOURS_TO_READ' });
  const self = { ...aCustomer(), id: taken.customer.id, sourceProfileId: taken.customer.id };
  const mine = `{ me { status persona identities { namespace value verified } sourceProfiles { source identities { namespace } } } }`;
  expect(await profiles.ask(mine, {}, self)).toMatchObject({
    me: { status: 'ACTIVE', persona: false, identities: [{}, { value: variables.v, verified: false }] },
  });
});

test('who claims the id of a shop is not shown what the shop records under it', async () => {
  const stranger = await register({ source: 'self', identities: [{ namespace: 'shop', value: '4711' }] });

  const owner = await register({ externalId: '4711' }, anImporter());

  expect(owner).toMatchObject({ created: true });
  expect(owner.customer.id).not.toBe(stranger.customer.id);
});

test('a customer who signed in first is registered under the id of their token, once', async () => {
  const ada = aCustomer();

  const first = await register({ source: 'self', displayName: 'Ada' }, ada);
  const again = await register({ source: 'self', displayName: 'Somebody else' }, ada);

  expect(first).toMatchObject({ created: true, customer: { id: ada.id, displayName: 'Ada' } });
  expect(again).toMatchObject({ created: false, customer: { id: ada.id, displayName: 'Ada' } });
});

test('takes effect once per idempotency key, and answers the same', async () => {
  const input = { source: 'shop', externalId: ulid(), idempotencyKey: 'reg-1' };
  const importer = anImporter();

  const answers = await Promise.all([1, 2, 3, 4].map(() => profiles.ask(REGISTER, { input }, importer)));

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('a handle is unique, whatever its case', async () => {
  const handle = `Ada-${ulid().slice(-8)}`;
  await register({ handle }, anImporter());

  const input = { source: 'shop', externalId: ulid(), handle: handle.toLowerCase() };

  expect(await profiles.refusalOf(REGISTER, { input }, anImporter())).toEqual({
    code: 'CONFLICT',
    reason: 'HANDLE_TAKEN',
  });
});

test.each([
  ['SOURCE_NOT_YOURS', { source: 'shop' }, undefined],
  ['HISTORY_NEEDS_IMPORT', { source: 'self', joinedAt: '2020-01-01T00:00:00Z' }, undefined],
  ['PERSONA_NEEDS_ADMIN', { source: 'self', persona: true }, undefined],
  [
    'VERIFIED_NEEDS_IMPORT',
    { source: 'self', identities: [{ namespace: 'email', value: 'a', verified: true }] },
    undefined,
  ],
  ['MALFORMED_IDENTITY', { source: 'self', identities: [{ namespace: ' ', value: 'a' }] }, undefined],
  ['MALFORMED_REGISTRATION', { source: 'self', handle: '?' }, undefined],
  ['NOT_A_REGISTRAR', { source: 'shop' }, aStaffMember('ANALYST')],
  ['NOT_A_REGISTRAR', { source: 'shop' }, aPartner()],
])('a registration is refused with %s', async (reason, input, actor) => {
  const stated = { externalId: ulid(), ...input };

  expect(await profiles.refusalOf(REGISTER, { input: stated }, actor)).toMatchObject({ reason });
});

test('many are registered at once; each succeeds or fails alone, and a dry run writes nothing', async () => {
  const [same, handle] = [ulid(), `h${ulid().slice(-8)}`];
  const customers = [
    { source: 'shop', externalId: same, handle },
    { source: 'shop', externalId: same },
    { source: 'shop', externalId: ulid(), handle },
    { source: 'shop', externalId: ' ' },
  ];
  const before = await profiles.everything();

  const tried = await profiles.ask<{ registerCustomers: object }>(
    MANY,
    { input: { customers, dryRun: true } },
    anImporter(),
  );
  const unchanged = await profiles.everything();
  const done = await profiles.ask<{ registerCustomers: object }>(MANY, { input: { customers } }, anImporter());

  expect(unchanged).toEqual(before);
  expect(tried.registerCustomers).toMatchObject({ created: 1, existing: 1 });
  expect(done.registerCustomers).toMatchObject({
    created: 1,
    existing: 1,
    results: [{ created: true }, { created: false }, { reason: 'HANDLE_TAKEN' }, { reason: 'MALFORMED_REGISTRATION' }],
  });
  expect(await profiles.refusalOf(MANY, { input: { customers } })).toMatchObject({ reason: 'NOT_A_REGISTRAR' });
});

const STATED = `query ($id: ID!) { customer(id: $id) { attributes { key value winner { method source assertedBy { kind } } } } }`;

test('what is stated with a registration stands, and is announced', async () => {
  const key = await seeds.anAttribute({ analytic: true });
  const attributes = [{ key, value: true, method: 'IMPORTED' }];

  const id = await seeds.aCustomerOf({ attributes });

  const winner = { method: 'IMPORTED', source: 'shop', assertedBy: { kind: 'STAFF' } };
  const seen = await profiles.ask(STATED, { id }, aStaffMember('SERVICE'));
  expect(seen).toEqual({ customer: { attributes: [{ key, value: true, winner }] } });
  const types = (await profiles.published(id)).map(({ type }) => type);
  expect(types).toEqual(['profiles.customer-registered.v1', 'profiles.attribute-changed.v1']);
});

test('a visitor who registers declares; nobody states anything about who is there already', async () => {
  const key = await seeds.anAttribute();
  const input = { source: 'self', externalId: ulid(), attributes: [{ key, value: true }] };

  const { registerCustomer } = await profiles.ask<{ registerCustomer: { customer: { id: string } } }>(REGISTER, {
    input,
  });
  await profiles.ask(REGISTER, { input: { ...input, attributes: [{ key, value: false }] } });

  const { id } = registerCustomer.customer;
  const winner = { method: 'DECLARED', source: 'self', assertedBy: { kind: 'CUSTOMER' } };
  const own = { ...aCustomer(), id, sourceProfileId: id };
  expect(await profiles.ask(STATED, { id }, own)).toEqual({ customer: { attributes: [{ key, value: true, winner }] } });
});

test.each([
  ['ATTRIBUTE_NOT_FOUND', [{ key: 'unheard-of', value: true, method: 'IMPORTED' }]],
  ['METHOD_NOT_YOURS', [{ key: 'KEY', value: true }]],
  ['NOT_OF_ITS_TYPE', [{ key: 'KEY', value: 'yes', method: 'IMPORTED' }]],
  ['MALFORMED_REGISTRATION', [1, 2].map(() => ({ key: 'KEY', value: true, method: 'IMPORTED' }))],
])('a registration with attributes is refused with %s, and leaves nobody behind', async (reason, attributes) => {
  const key = await seeds.anAttribute();
  const input = {
    source: 'shop',
    externalId: ulid(),
    attributes: attributes.map((each) => ({ ...each, key: each.key.replace('KEY', key) })),
  };

  expect(await profiles.refusalOf(REGISTER, { input }, anImporter())).toMatchObject({ reason });

  const { registerCustomer } = await profiles.ask<{ registerCustomer: { created: boolean } }>(
    REGISTER,
    { input: { ...input, attributes: [] } },
    anImporter(),
  );
  expect(registerCustomer.created).toBe(true);
});

test('lists are searched by the beginnings of words, filtered, sorted and paged', async () => {
  const word = `z${ulid().toLowerCase()}`;
  const names = ['Ada', 'Bob', 'Cleo'];
  for (const name of names) {
    await seeds.aCustomerOf({ displayName: `${name} ${word}`, joinedAt: '2020-01-01T00:00:00Z' });
  }
  const list = `query ($after: String, $search: String) {
    customers(filter: { search: $search, status: ACTIVE, joinedTo: "2020-02-01T00:00:00Z" }, orderBy: TOTAL_SPENT_DESC, first: 2, after: $after) {
      totalCount nodes { displayName } pageInfo { endCursor hasNextPage }
    }
  }`;
  const ask = async (variables: object) =>
    (
      await profiles.ask<{
        customers: { totalCount: number; nodes: { displayName: string }[]; pageInfo: { endCursor: string } };
      }>(list, variables, aStaffMember('SERVICE'))
    ).customers;

  const first = await ask({ search: word.slice(0, 20).toUpperCase() });
  const second = await ask({ search: word, after: first.pageInfo.endCursor });

  expect(first.totalCount).toBe(3);
  const found = [...first.nodes, ...second.nodes].map(({ displayName }) => displayName.split(' ')[0]);
  expect(found.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(names);
  expect((await ask({ search: `${word} ada` })).totalCount).toBe(1);
  expect(await profiles.refusalOf(list, {}, aCustomer())).toMatchObject({ reason: 'NOT_YOURS_TO_READ' });
  const purposeless = aStaffMember({ roles: ['SERVICE'], purpose: null });
  expect(await profiles.refusalOf(list, {}, purposeless)).toMatchObject({ reason: 'PURPOSE_NEEDED' });
});

test('strangers see what is public about a customer, and nothing else', async () => {
  const id = await seeds.aCustomerOf({ displayName: 'Ada' });
  const query = `query ($id: ID!) { customer(id: $id) { displayName status persona purchases { count } identities { id } sourceProfiles { id } } }`;
  const hidden = { status: null, persona: null, purchases: null, identities: null, sourceProfiles: null };

  expect(await profiles.ask(query, { id })).toEqual({ customer: { displayName: 'Ada', ...hidden } });
  expect(await profiles.ask(query, { id }, aCustomer())).toEqual({ customer: { displayName: 'Ada', ...hidden } });
  expect(await profiles.ask(query, { id }, aPartner('customers:read'))).toEqual({ customer: null });
});

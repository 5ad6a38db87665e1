import { aCustomer, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { ASSERT, DEFINE, type ProfilesSeeds, seedsOf } from '../../test/seed.ts';
import { profiles as features } from '../profiles.ts';

let profiles: TestSubgraph;
let seeds: ProfilesSeeds;

beforeAll(async () => {
  profiles = await startTestSubgraph(features);
  seeds = seedsOf(profiles);
});

afterAll(() => profiles.close());

const service = aStaffMember('SERVICE');
const VIEW = `query ($id: ID!, $key: String!) {
  customer(id: $id) {
    attribute(key: $key) {
      value stale audience winner { method assertedBy { kind name } } alternatives { method state } resolution { rule explanation compared }
    }
  }
}`;

/** A customer who is signed in and known here. */
async function aPerson() {
  const id = await seeds.aCustomerOf();
  return { ...aCustomer(), id, sourceProfileId: id };
}

test('what the customer declares stands at once, over what staff observed later', async () => {
  const ada = await aPerson();
  const key = await seeds.anAttribute({ analytic: true });
  const about = { customerId: ada.id, key };

  await profiles.ask(ASSERT, { input: { ...about, value: true } }, ada);
  await profiles.ask(ASSERT, { input: { ...about, value: false, method: 'OBSERVED' } }, service);

  expect(await profiles.ask(VIEW, { id: ada.id, key }, service)).toMatchObject({
    customer: {
      attribute: {
        value: true,
        audience: 'COMPANY',
        winner: { method: 'DECLARED', assertedBy: { kind: 'CUSTOMER', name: 'Ada' } },
        alternatives: [{ method: 'OBSERVED', state: 'ACTIVE' }],
        resolution: { rule: 'CUSTOMER_DECLARED', compared: [expect.any(String)] },
      },
    },
  });
  const changes = (await profiles.published(ada.id)).filter(({ type }) => type === 'profiles.attribute-changed.v1');
  expect(changes).toMatchObject([{ data: { key, value: true, winnerKind: 'CUSTOMER', sourceProfileId: ada.id } }]);
});

test('a newer statement of the same source takes the place of the older one', async () => {
  const ada = await aPerson();
  const key = await seeds.anAttribute();

  for (const value of [true, false]) await profiles.ask(ASSERT, { input: { customerId: ada.id, key, value } }, ada);

  const answer = await profiles.ask(VIEW, { id: ada.id, key }, ada);
  expect(answer).toMatchObject({
    customer: { attribute: { value: false, alternatives: [], resolution: { rule: 'ONLY_ONE' } } },
  });
});

test('a value takes effect once per idempotency key', async () => {
  const ada = await aPerson();
  const key = await seeds.anAttribute();
  const input = { customerId: ada.id, key, value: true, idempotencyKey: 'a1' };

  const answers = await Promise.all([1, 2, 3].map(() => profiles.ask(ASSERT, { input }, ada)));

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test.each([
  ['CONSENT_NEEDED', { sensitivity: 'SPECIAL_CATEGORY' }, true],
  ['NOT_OF_ITS_TYPE', { type: 'DATE' }, '2026-02-30'],
  ['NOT_OF_ITS_TYPE', { type: 'ENUM', options: ['a'] }, { $ne: 'a' }],
  ['HELD_BY_COMPANY', { holder: 'COMPANY' }, true],
])('a customer is refused with %s', async (reason, definition, value) => {
  const ada = await aPerson();
  const key = await seeds.anAttribute(definition);

  expect(await profiles.refusalOf(ASSERT, { input: { customerId: ada.id, key, value } }, ada)).toMatchObject({
    reason,
  });
});

test('staff neither declare nor write what the customer holds', async () => {
  const { id: customerId } = await aPerson();
  const [free, held] = [await seeds.anAttribute(), await seeds.anAttribute({ holder: 'CUSTOMER' })];
  const refusal = (input: object, actor = service) =>
    profiles.refusalOf(ASSERT, { input: { customerId, value: true, ...input } }, actor);

  expect(await refusal({ key: free })).toMatchObject({ reason: 'METHOD_NOT_YOURS' });
  expect(await refusal({ key: held, method: 'OBSERVED' })).toMatchObject({ reason: 'HELD_BY_CUSTOMER' });
  expect(await refusal({ key: free, source: 'shop', method: 'OBSERVED' })).toMatchObject({
    reason: 'SOURCE_NOT_YOURS',
  });
  expect(await refusal({ key: free }, aCustomer())).toMatchObject({ reason: 'NOT_YOUR_PROFILE' });
  const purposeless = aStaffMember({ roles: ['SERVICE'], purpose: null });
  expect(await refusal({ key: free, method: 'OBSERVED' }, purposeless)).toMatchObject({ reason: 'PURPOSE_NEEDED' });
});

test('a value is shown to its audience only, and demographics never to moderators', async () => {
  const ada = await aPerson();
  const query = `query ($id: ID!) { customer(id: $id) { attributes { key } } }`;
  const keys: Record<string, string> = {};
  for (const defaultAudience of ['PRIVATE', 'COMPANY', 'MEMBERS', 'PUBLIC']) {
    keys[defaultAudience] = await seeds.anAttribute({ defaultAudience, category: 'DEMOGRAPHIC' });
    await profiles.ask(ASSERT, { input: { customerId: ada.id, key: keys[defaultAudience], value: true } }, ada);
  }
  const seen = async (actor?: typeof ada) => {
    const answer = await profiles.ask<{ customer: { attributes: { key: string }[] } }>(query, { id: ada.id }, actor);
    const found = new Set(answer.customer.attributes.map(({ key }) => key));
    return Object.keys(keys).filter((audience) => found.has(keys[audience] ?? ''));
  };

  expect(await seen(ada)).toEqual(['PRIVATE', 'COMPANY', 'MEMBERS', 'PUBLIC']);
  expect(await seen(service)).toEqual(['COMPANY', 'MEMBERS', 'PUBLIC']);
  expect(await seen(aCustomer())).toEqual(['MEMBERS', 'PUBLIC']);
  expect(await seen()).toEqual(['PUBLIC']);
  expect(await seen(aStaffMember('MODERATOR'))).toEqual([]);
});

test('a definition is made by admins, and keeps the form of its values', async () => {
  const key = await seeds.anAttribute({ label: 'Garden' });
  const input = { key, label: 'Has a garden', category: 'INTEREST', type: 'BOOLEAN' };

  await profiles.ask(DEFINE, { input }, aStaffMember('ADMIN'));

  const list = `{ attributeDefinitions(category: INTEREST) { key label holder sensitivity } }`;
  const { attributeDefinitions } = await profiles.ask<{ attributeDefinitions: object[] }>(list);
  expect(attributeDefinitions).toContainEqual({ key, label: 'Has a garden', holder: 'BOTH', sensitivity: 'PERSONAL' });
  const asText = { input: { ...input, type: 'STRING' } };
  expect(await profiles.refusalOf(DEFINE, asText, aStaffMember('ADMIN'))).toMatchObject({ reason: 'TYPE_IS_FIXED' });
  expect(await profiles.refusalOf(DEFINE, { input }, service)).toMatchObject({ reason: 'NOT_AN_ADMIN' });
});

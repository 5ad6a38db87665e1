import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { anImporter, aPurchase, aReturn, pence, type ProfilesSeeds, RECORD, seedsOf } from '../../test/seed.ts';
import { profiles as features } from '../profiles.ts';

let profiles: TestSubgraph;
let seeds: ProfilesSeeds;

beforeAll(async () => {
  profiles = await startTestSubgraph(features);
  seeds = seedsOf(profiles);
});

afterAll(() => profiles.close());

interface TimelinePage {
  readonly customer: {
    readonly timeline: {
      readonly totalCount: number;
      readonly nodes: readonly { readonly externalId: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

const SUMMARY = `query ($id: ID!) {
  customer(id: $id) { purchases { count returns items total { amount currency } firstAt lastAt } }
}`;
const TIMELINE = `query ($id: ID!, $kinds: [InteractionKind!], $first: Int, $after: String) {
  customer(id: $id) {
    timeline(kinds: $kinds, first: $first, after: $after) {
      totalCount
      nodes { externalId kind total { amount } lines { sku amount { amount } product { name } } relatesTo { externalId } detail }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

describe('recording', () => {
  test('takes effect once per source and id, within a call and over calls', async () => {
    const [one, two] = [aPurchase(), aPurchase()];

    const first = await seeds.record([one, two, one]);
    const second = await seeds.record([one, two]);
    const elsewhere = await seeds.record([one], { source: 'other-shop' });

    expect(first).toMatchObject({ recorded: 2, duplicates: 1, failed: [] });
    expect(second).toMatchObject({ recorded: 0, duplicates: 2 });
    expect(elsewhere).toMatchObject({ recorded: 1 });
  });

  test('lets each item fail alone, with a stable reason', async () => {
    const mixed = [{ sku: 'A', quantity: 1, unitPrice: { amount: 1, currency: 'EUR' } }];

    const answer = await seeds.record([
      aPurchase({ customerId: 'cus_nobody' }),
      aPurchase(),
      aPurchase({ identity: { namespace: 'shop', value: 'unheard-of' } }),
      aPurchase({ total: pence(1), lines: mixed }),
      aPurchase({ kind: 'RETURN' }),
      aPurchase({ externalId: ' ' }),
    ]);

    expect(answer.recorded).toBe(1);
    expect(answer.failed.map(({ index, reason }) => [index, reason])).toEqual([
      [0, 'CUSTOMER_UNKNOWN'],
      [2, 'CUSTOMER_UNKNOWN'],
      [3, 'MIXED_CURRENCIES'],
      [4, 'RETURN_NOT_NEGATIVE'],
      [5, 'MALFORMED_ITEM'],
    ]);
  });

  test('creates who and what is missing when asked to, each once', async () => {
    const identity = { namespace: 'shop', value: '17850' };
    const items = [
      aPurchase({ identity }),
      aPurchase({ identity }),
      aPurchase({ identity: { ...identity, value: '2' } }),
    ];

    const tried = await seeds.record(items, { createMissing: true, dryRun: true });
    const nothing = await seeds.record(items, { dryRun: true });
    const done = await seeds.record(items, { createMissing: true });

    expect(done).toEqual({ recorded: 3, duplicates: 0, failed: [], customersCreated: 2, productsCreated: 1 });
    expect(tried).toEqual(done);
    expect(nothing.recorded).toBe(0);
    const find = `{ customerByIdentity(namespace: "shop", value: "17850") { purchases { count } } }`;
    expect(await profiles.ask(find, {}, aStaffMember('SERVICE'))).toEqual({
      customerByIdentity: { purchases: { count: 2 } },
    });
  });

  test('tries out without writing anything', async () => {
    const before = await profiles.everything();

    const answer = await seeds.record([aPurchase()], { dryRun: true, createMissing: true });

    expect(answer.recorded).toBe(1);
    expect(await profiles.everything()).toEqual(before);
  });

  test('keeps the summary of the customer, net of returns', async () => {
    const customerId = await seeds.aCustomerOf();
    const purchase = aPurchase({ customerId });
    const negative = [{ sku: 'B', quantity: 1, unitPrice: pence(-120) }];

    await seeds.record([aReturn({ customerId, relatesToExternalId: purchase.externalId }), purchase]);
    await seeds.record([aPurchase({ customerId, occurredAt: '2026-04-01T10:00:00Z', lines: negative })]);

    const purchases = {
      count: 2,
      returns: 1,
      items: 2,
      total: [{ amount: 130, currency: 'GBP' }],
      firstAt: '2026-03-01T10:00:00.000Z',
      lastAt: '2026-04-01T10:00:00.000Z',
    };
    expect(await profiles.ask(SUMMARY, { id: customerId }, aStaffMember('SERVICE'))).toEqual({
      customer: { purchases },
    });
    const told = await profiles.published(customerId);
    expect(told.map((event) => event['sequence'])).toEqual([1, 2, 3, 4]);
    expect(told[2]).toMatchObject({
      data: { kind: 'RETURN', total: { amount: -250 }, relatesToId: expect.any(String) },
    });
  });

  test('keeps an anonymous purchase, under its own id', async () => {
    const purchase = aPurchase({ identity: null });

    const answer = await seeds.record([purchase]);

    expect(answer).toMatchObject({ recorded: 1, customersCreated: 0 });
  });

  test('is bound to the source of the caller', async () => {
    const partner = aPartner('interactions:write');
    const input = { source: 'shop', interactions: [aPurchase()] };

    expect(await profiles.refusalOf(RECORD, { input }, partner)).toEqual({
      code: 'FORBIDDEN',
      reason: 'SOURCE_NOT_YOURS',
    });
    expect(await profiles.refusalOf(RECORD, { input }, aStaffMember('SERVICE'))).toMatchObject({
      reason: 'SOURCE_NOT_YOURS',
    });
    expect(await profiles.refusalOf(RECORD, { input }, aCustomer())).toMatchObject({ reason: 'NOT_A_RECORDER' });
    expect(await profiles.refusalOf(RECORD, { input }, aPartner())).toMatchObject({ reason: 'NOT_A_RECORDER' });
    expect((await seeds.record([aPurchase()], { source: partner.id }, partner)).recorded).toBe(1);
  });

  test('does not let a partner reach whom another source recorded', async () => {
    const customerId = await seeds.aCustomerOf({ externalId: 'known-to-shop' });
    const partner = aPartner('interactions:write', 'customers:read');
    const identity = { namespace: 'shop', value: 'known-to-shop' };

    const byId = await seeds.record([aPurchase({ customerId })], { source: partner.id }, partner);
    const byIdentity = await seeds.record(
      [aPurchase({ identity })],
      { source: partner.id, createMissing: true },
      partner,
    );

    expect(byId.failed).toMatchObject([{ reason: 'CUSTOMER_UNKNOWN' }]);
    expect(byIdentity).toMatchObject({ recorded: 1, customersCreated: 1 });
    const find = `{ customerByIdentity(namespace: "shop", value: "known-to-shop") { id } }`;
    expect(await profiles.ask(find, {}, aStaffMember('SERVICE'))).toEqual({ customerByIdentity: { id: customerId } });
  });

  test('costs the same number of commands for one and for a hundred', async () => {
    const customerId = await seeds.aCustomerOf();
    const items = (count: number) => Array.from({ length: count }, () => aPurchase({ customerId }));

    const one = await profiles.commandsOf(() => seeds.record(items(1)));
    const many = await profiles.commandsOf(() => seeds.record(items(100)));

    expect(many).toHaveLength(one.length);
  });
});

describe('the timeline', () => {
  test('shows what happened, newest first, page by page, also where times are equal', async () => {
    const customerId = await seeds.aCustomerOf();
    const items = Array.from({ length: 5 }, () => aPurchase({ customerId, detail: { till: 3 } }));
    await seeds.record(items, { createMissing: true });
    const seen: string[] = [];

    for (let after: string | null = null, more = true; more;) {
      const variables: object = { id: customerId, first: 2, after };
      const answer: TimelinePage = await profiles.ask<TimelinePage>(TIMELINE, variables, aStaffMember('SERVICE'));
      const { nodes, pageInfo, totalCount } = answer.customer.timeline;
      seen.push(...nodes.map((node) => node.externalId));
      expect(totalCount).toBe(5);
      expect(nodes[0]).toMatchObject({ detail: { till: 3 }, lines: [{ product: { name: 'Lantern' } }] });
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }

    expect(seen.toSorted()).toEqual(items.map(({ externalId }) => externalId).toSorted());
  });

  test('is the own one, or read for a purpose, or what the own source recorded', async () => {
    const partner = aPartner('interactions:write', 'customers:read', 'customers:write');
    const customerId = await seeds.aCustomerOf({ source: partner.id }, partner);
    await seeds.record([aPurchase({ customerId })], {}, anImporter());
    await seeds.record([aPurchase({ customerId })], { source: partner.id }, partner);
    const count = `query ($id: ID!) { customer(id: $id) { timeline { totalCount } } }`;
    const ask = (actor?: ReturnType<typeof aCustomer>) => profiles.ask(count, { id: customerId }, actor);

    expect(await ask({ ...aCustomer(), id: customerId, sourceProfileId: customerId })).toMatchObject({
      customer: { timeline: { totalCount: 2 } },
    });
    expect(await ask(partner)).toMatchObject({ customer: { timeline: { totalCount: 1 } } });
    expect(await ask(aCustomer())).toEqual({ customer: { timeline: null } });
    expect(await ask()).toEqual({ customer: { timeline: null } });
    const unasked = aStaffMember({ roles: ['SERVICE'], purpose: null });
    expect(await profiles.refusalOf(count, { id: customerId }, unasked)).toMatchObject({ reason: 'PURPOSE_NEEDED' });
  });

  test('costs one query for many customers', async () => {
    const ids = [await seeds.aCustomerOf(), await seeds.aCustomerOf(), await seeds.aCustomerOf()];
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { timeline { nodes { id } } } } }`;
    const find = (some: string[]) => {
      const r = some.map((id) => ({ __typename: 'Customer', id }));
      return profiles.commandsOf(() => profiles.ask(query, { r }, aStaffMember('SERVICE')));
    };

    expect((await find(ids)).toSorted()).toEqual((await find(ids.slice(0, 1))).toSorted());
  });
});

import { aCustomer, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { A_POINT_PER_POUND, ACTIVATE, CREATE, DEFINE, type RewardSeeds, seedsOf } from '../../test/seed.ts';
import { rewards as features } from '../rewards.ts';

let rewards: TestSubgraph;
let seeds: RewardSeeds;

beforeAll(async () => {
  rewards = await startTestSubgraph(features);
  seeds = seedsOf(rewards);
  await seeds.aCurrency();
});

afterAll(() => rewards.close());

describe('currencies', () => {
  test('are seen by everybody, and defined again with other terms', async () => {
    const terms = { id: 'coins', kind: 'REDEEMABLE', unitValue: { amount: 1, currency: 'GBP' } };
    await rewards.ask(DEFINE, { input: { ...terms, name: 'Coins' } }, seeds.admin);

    await rewards.ask(DEFINE, { input: { ...terms, name: 'Gold coins', expiresAfterDays: 365 } }, seeds.admin);

    const query = `{ currencies { id name kind expiresAfterDays floor unitValue { amount currency } } }`;
    const coins = { ...terms, name: 'Gold coins', expiresAfterDays: 365, floor: 0 };
    expect(await rewards.ask(query, {}, aCustomer())).toMatchObject({ currencies: [coins, { id: 'points' }] });
  });

  test.each([
    ['FORBIDDEN', 'NOT_AN_ADMIN', {}, aStaffMember('MARKETER')],
    ['CONFLICT', 'KIND_IS_FIXED', { kind: 'STATUS' }, undefined],
    ['BAD_USER_INPUT', 'FLOOR_OF_SPENDABLE', { floor: 5 }, undefined],
    ['BAD_USER_INPUT', 'MALFORMED_INPUT', { id: 'Not an id' }, undefined],
  ])('are refused: %s %s', async (code, reason, changes, by) => {
    const input = { id: 'points', name: 'Points', kind: 'REDEEMABLE', ...changes };

    expect(await rewards.refusalOf(DEFINE, { input }, by ?? seeds.admin)).toEqual({ code, reason });
  });
});

describe('rules', () => {
  const RULE = `query ($id: ID!, $version: Int) { rewardRule(id: $id, version: $version) {
    id version name state trigger beneficiary conditions { text operator path value } caps { scope period times amount { points currency { name } } }
    effects { amount { points currency { name } } unitPath unitSize } createdBy { id kind name } activatedBy { id }
  } }`;

  test('keep their versions, the newest first asked', async () => {
    const caps = [{ scope: 'PERSON', period: 'DAY', amount: { currencyId: 'points', points: 500 } }];
    const { id } = await seeds.aRule({ ...A_POINT_PER_POUND, caps });
    await seeds.aDraft({ ...A_POINT_PER_POUND, name: 'Next year', ruleId: id });

    const newest = await rewards.ask(RULE, { id }, seeds.admin);
    const first = await rewards.ask(RULE, { id, version: 1 }, seeds.admin);

    expect(newest).toMatchObject({
      rewardRule: { id, version: 2, name: 'Next year', state: 'DRAFT', activatedBy: null },
    });
    expect(first).toEqual({
      rewardRule: {
        id,
        version: 1,
        name: 'A point per pound',
        state: 'ACTIVE',
        trigger: 'profiles.interaction-recorded.v1',
        beneficiary: 'customerId',
        conditions: [{ text: 'What happened is PURCHASE', operator: 'EQUALS', path: 'kind', value: 'PURCHASE' }],
        caps: [{ scope: 'PERSON', period: 'DAY', times: null, amount: { points: 500, currency: { name: 'Points' } } }],
        effects: [{ amount: { points: 1, currency: { name: 'Points' } }, unitPath: 'total.amount', unitSize: 100 }],
        createdBy: { id: seeds.author.id, kind: 'STAFF', name: seeds.author.name },
        activatedBy: { id: seeds.admin.id },
      },
    });
  });

  test('are listed by how far they came', async () => {
    const { id } = await seeds.aDraft();

    const query = `{ rewardRules(state: DRAFT) { nodes { id state } totalCount } }`;
    type Listed = { rewardRules: { nodes: { id: string; state: string }[] } };
    const { nodes } = (await rewards.ask<Listed>(query, {}, seeds.admin)).rewardRules;

    expect(nodes[0]).toEqual({ id, state: 'DRAFT' });
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['DRAFT']));
  });

  test('are created once per idempotency key', async () => {
    const { id: ruleId } = await seeds.aRule();
    const input = { ...A_POINT_PER_POUND, ruleId, idempotencyKey: 'key-1' };

    const answers = await Promise.all([1, 2, 3].map(() => rewards.ask(CREATE, { input }, seeds.author)));

    expect(answers).toEqual([1, 2, 3].map(() => ({ createRewardRule: { rule: { id: ruleId, version: 2 } } })));
  });

  test('are put in force by somebody else, and of an unknown rule there is nothing to put', async () => {
    const { id: ruleId, version } = await seeds.aDraft(A_POINT_PER_POUND, seeds.admin);

    const own = await rewards.refusalOf(ACTIVATE, { input: { ruleId, version } }, seeds.admin);
    const unknown = await rewards.refusalOf(ACTIVATE, { input: { ruleId: 'rule_0', version } }, seeds.admin);

    expect(own).toEqual({ code: 'FORBIDDEN', reason: 'FOUR_EYES' });
    expect(unknown).toEqual({ code: 'NOT_FOUND', reason: 'RULE_NOT_FOUND' });
  });

  test('are read by staff; others see those that decided about them', async () => {
    const { id } = await seeds.aDraft();
    const refused = { code: 'FORBIDDEN', reason: 'NOT_STAFF' };

    for (const query of [
      '{ rewardRules { totalCount } }',
      '{ ruleTriggers { key } }',
      `{ rewardRule(id: "${id}") { id } }`,
    ]) {
      expect(await rewards.refusalOf(query, {}, aCustomer())).toEqual(refused);
    }
    const representations = [{ __typename: 'RewardRule', id, version: 1 }];
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }`;
    expect(await rewards.ask(query, { representations }, aCustomer())).toEqual({ _entities: [null] });
  });

  test('can be about what the triggers list', async () => {
    type Listed = { ruleTriggers: { key: string; paths: { path: string; kind: string }[] }[] };
    const { ruleTriggers } = await rewards.ask<Listed>(
      `{ ruleTriggers { key title paths { path title kind } } }`,
      {},
      seeds.author,
    );

    expect(ruleTriggers.map(({ key }) => key)).toEqual([
      'profiles.interaction-recorded.v1',
      'community.answer-accepted.v1',
      'community.post-voted.v1',
    ]);
    expect(ruleTriggers[0]?.paths).toContainEqual(expect.objectContaining({ path: 'total.amount', kind: 'NUMBER' }));
  });
});

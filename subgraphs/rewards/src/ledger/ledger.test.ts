import type { Actor } from '@customer-module/subgraph-kit';
import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { A_POINT_PER_POUND, anInteraction, type RewardSeeds, seedsOf, VERIFY } from '../../test/seed.ts';
import { rewards as features } from '../rewards.ts';

let rewards: TestSubgraph;
let seeds: RewardSeeds;

beforeAll(async () => {
  rewards = await startTestSubgraph(features);
  seeds = seedsOf(rewards);
  await seeds.aCurrency();
  await seeds.aRule();
});

afterAll(() => rewards.close());

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Customer { id rewardAccounts { id balance } rewardAccount(currencyId: "points") { balance } rewardDecisions { totalCount } }
} }`;

const STATEMENT = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer {
  rewardAccounts { id balance debt currency { name } customer { id } entries { nodes {
    account amount balanceAfter kind text currency { id }
    transaction { id sequence kind cause { kind text } reverses { id } reversedBy { kind } entries { account amount } }
  } } }
  rewardDecisions { nodes { rule { id version name } customer { id } trigger { kind } transaction { id } } }
} } }`;

interface Identified {
  readonly id: string;
}

function ofCustomer(...ids: readonly string[]): object {
  return { representations: ids.map((id) => ({ __typename: 'Customer', id })) };
}

function idsOf(people: readonly Actor[]): string[] {
  return people.map(({ id }) => id);
}

test('a statement shows what moved, why, and what took it back', async () => {
  const ada = aCustomer();
  await seeds.tell(
    anInteraction(ada, { interactionId: 'int_1' }),
    anInteraction(ada, { kind: 'RETURN', total: -2_500, relatesToId: 'int_1' }),
  );

  const answer = await rewards.ask(STATEMENT, ofCustomer(ada.id), ada);

  const back = { kind: 'REVERSE', amount: -25, balanceAfter: 75, text: 'A point per pound: A return on 2026-03-02' };
  const earned = { kind: 'EARN', amount: 100, balanceAfter: 100, text: 'A point per pound: A purchase on 2026-03-02' };
  const transaction = { kind: 'EARN', reversedBy: { kind: 'REVERSE' }, entries: [{ amount: 100 }, { amount: -100 }] };
  expect(answer).toMatchObject({
    _entities: [
      {
        rewardAccounts: [
          { balance: 75, debt: 0, customer: { id: ada.id }, entries: { nodes: [back, { ...earned, transaction }] } },
        ],
        rewardDecisions: { nodes: [{ rule: { version: 1, name: 'A point per pound' } }, {}] },
      },
    ],
  });
});

test('points are seen by their owner and by staff with a purpose; by partners not, whatever their key', async () => {
  const ada = await seeds.aBuyer();
  const seen = async (actor = ada) => {
    const { _entities } = await rewards.ask<{ _entities: [object] }>(ENTITIES, ofCustomer(ada.id), actor);
    return _entities[0];
  };
  const nothing = { id: ada.id, rewardAccounts: null, rewardAccount: null, rewardDecisions: null };

  const all = { rewardAccount: { balance: 100 }, rewardDecisions: { totalCount: 1 } };
  expect(await seen()).toMatchObject(all);
  expect(await seen(aStaffMember('SERVICE'))).toMatchObject(all);
  expect(await seen(aPartner('rewards:read', 'customers:read'))).toEqual(nothing);
  expect(await seen(aCustomer())).toEqual(nothing);
  expect(await seen(aStaffMember('MODERATOR'))).toEqual(nothing);
  const withoutPurpose = aStaffMember({ roles: ['SERVICE'], purpose: null });
  expect(await rewards.refusalOf(ENTITIES, ofCustomer(ada.id), withoutPurpose)).toEqual({
    code: 'FORBIDDEN',
    reason: 'PURPOSE_NEEDED',
  });
});

test('references of other people’s accounts, decisions and transactions answer null', async () => {
  const ada = await seeds.aBuyer();
  type Seen = {
    _entities: [
      { rewardAccounts: [{ id: string }]; rewardDecisions: { nodes: [{ id: string; transaction: { id: string } }] } },
    ];
  };
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer { rewardAccounts { id } rewardDecisions { nodes { id transaction { id } } } } } }`;
  const { _entities } = await rewards.ask<Seen>(query, ofCustomer(ada.id), ada);
  const [decision] = _entities[0].rewardDecisions.nodes;
  const representations = [
    { __typename: 'RewardAccount', id: _entities[0].rewardAccounts[0].id },
    { __typename: 'RewardDecision', id: decision.id },
    { __typename: 'LedgerTransaction', id: decision.transaction.id },
  ];
  const byReference = `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }`;

  const toAda = await rewards.ask(byReference, { representations }, ada);
  const toOthers = await Promise.all(
    [aCustomer(), aPartner('rewards:read'), aStaffMember('MODERATOR')].map((actor) =>
      rewards.ask(byReference, { representations }, actor),
    ),
  );

  const shown = representations.map(({ __typename }) => ({ __typename }));
  expect(toAda).toEqual({ _entities: shown });
  expect(toOthers).toEqual([1, 2, 3].map(() => ({ _entities: [null, null, null] })));
});

test('the ledger is read by staff, and by moderators never', async () => {
  const queries = [
    'verifyLedger { ok }',
    'ledgerTransaction(id: "tx_1") { id }',
    'liability { outstanding }',
    'rewardDecisions { totalCount }',
  ];

  for (const query of queries) {
    const refused = { code: 'FORBIDDEN', reason: 'NOT_A_LEDGER_READER' };
    expect(await rewards.refusalOf(`{ ${query} }`, {}, aStaffMember('MODERATOR'))).toEqual(refused);
    expect(await rewards.refusalOf(`{ ${query} }`, {}, aCustomer())).toEqual(refused);
    expect(await rewards.refusalOf(`{ ${query} }`, {}, aPartner('rewards:read'))).toEqual(refused);
    await rewards.ask(`{ ${query} }`, {}, seeds.admin);
  }
});

test('the chain verifies, stretch by stretch', async () => {
  await seeds.tell(...Array.from({ length: 12 }, () => anInteraction(aCustomer())));
  type Verified = { verifyLedger: { ok: boolean; transactions: number; checkedTo: number; complete: boolean } };
  const whole = (await rewards.ask<Verified>(VERIFY, {}, seeds.admin)).verifyLedger;

  const stretches: Verified['verifyLedger'][] = [];
  for (let from = 0, complete = false; !complete;) {
    const { verifyLedger } = await rewards.ask<Verified>(VERIFY, { from, limit: 5 }, seeds.admin);
    stretches.push(verifyLedger);
    ({ complete } = verifyLedger);
    from = verifyLedger.checkedTo + 1;
  }

  expect(whole).toMatchObject({ ok: true, complete: true });
  expect(stretches.every(({ ok }) => ok)).toBe(true);
  expect(stretches.reduce((sum, { transactions }) => sum + transactions, 0)).toBe(whole.transactions);
});

test('what is owed is what people have', async () => {
  type Owed = { liability: [{ outstanding: number }] };
  const query = `{ liability { currency { id } outstanding value { amount } } }`;
  const before = (await rewards.ask<Owed>(query, {}, seeds.admin)).liability[0].outstanding;

  await seeds.aBuyer(12_300);

  expect((await rewards.ask<Owed>(query, {}, seeds.admin)).liability[0].outstanding).toBe(before + 123);
});

test('a long list costs as many queries as a short one', async () => {
  const few = [await seeds.aBuyer(), await seeds.aBuyer()];
  const many = [...few];
  while (many.length < 10) many.push(await seeds.aBuyer());

  const short = await rewards.commandsOf(() => rewards.ask(STATEMENT, ofCustomer(...idsOf(few)), seeds.admin));
  const long = await rewards.commandsOf(() => rewards.ask(STATEMENT, ofCustomer(...idsOf(many)), seeds.admin));

  expect(long.toSorted()).toEqual(short.toSorted());
});

test('accounts, decisions and transactions of one batch are answered by one query each', async () => {
  const buyers = [await seeds.aBuyer(), await seeds.aBuyer(), await seeds.aBuyer()];
  interface Earned {
    readonly rewardAccounts: readonly Identified[];
    readonly rewardDecisions: { readonly nodes: readonly (Identified & { readonly transaction: Identified })[] };
  }
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer {
    rewardAccounts { id } rewardDecisions { nodes { id transaction { id } } }
  } } }`;
  const { _entities } = await rewards.ask<{ _entities: Earned[] }>(query, ofCustomer(...idsOf(buyers)), seeds.admin);
  const decisions = _entities.flatMap(({ rewardDecisions }) => rewardDecisions.nodes);
  const references = {
    RewardAccount: _entities.flatMap(({ rewardAccounts }) => rewardAccounts),
    RewardDecision: decisions,
    LedgerTransaction: decisions.map(({ transaction }) => transaction),
  };
  const byReference = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on RewardAccount { id } ... on RewardDecision { id } ... on LedgerTransaction { id }
  } }`;

  for (const [__typename, entities] of Object.entries(references)) {
    const keys = entities.map(({ id }) => ({ id }));
    const representations = keys.map((key) => ({ __typename, ...key }));
    const commands = await rewards.commandsOf(async () => {
      expect(await rewards.ask(byReference, { representations }, seeds.admin)).toEqual({ _entities: keys });
    });
    expect([keys.length, commands]).toEqual([3, ['find']]);
  }
});

test('rules and currencies of one batch are answered by one query each', async () => {
  const rules = [await seeds.aDraft(), await seeds.aDraft(A_POINT_PER_POUND)];
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on RewardRule { id version } ... on Currency { id } } }`;
  const references = {
    Currency: [{ id: 'points' }, { id: 'unknown' }],
    RewardRule: [...rules, { id: 'rule_unknown', version: 1 }],
  };

  for (const [__typename, keys] of Object.entries(references)) {
    const representations = keys.map((key) => ({ __typename, ...key }));
    const commands = await rewards.commandsOf(() => rewards.ask(query, { representations }, seeds.admin));
    expect(commands).toEqual(['find']);
  }
  const representations = rules.map((key) => ({ __typename: 'RewardRule', ...key }));
  expect(await rewards.ask(query, { representations }, seeds.admin)).toEqual({ _entities: rules });
});

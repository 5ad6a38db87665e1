import { aCustomer, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { ulid } from 'ulid';
import {
  A_POINT_PER_POUND,
  AN_ANSWER_THAT_HELPED,
  anAnswer,
  anInteraction,
  aVote,
  type RewardSeeds,
  seedsOf,
  VERIFY,
} from '../../test/seed.ts';
import { rewards as features } from '../rewards.ts';

let rewards: TestSubgraph;
let seeds: RewardSeeds;

beforeEach(async () => {
  rewards = await startTestSubgraph(features);
  seeds = seedsOf(rewards);
  await seeds.aCurrency();
});

afterEach(() => rewards.close());

/** That an event was seen is no effect. */
function withoutInbox(everything: readonly object[]): readonly object[] {
  return everything.filter((each) => !('inbox' in each));
}

describe('purchases', () => {
  test('earn a point per whole pound, with the reasons, and tell the other subgraphs', async () => {
    const rule = await seeds.aRule();
    const ada = aCustomer();

    await seeds.tell(anInteraction(ada, { total: 10_150 }));

    expect(await seeds.holdingOf(ada)).toEqual({ balance: 101, debt: 0 });
    const [decision] = await seeds.decisionsOf(ada);
    expect(decision).toMatchObject({
      outcome: 'AWARDED',
      amounts: [{ points: 101, currency: { id: 'points' } }],
      reasons: [{ text: 'What happened is PURCHASE', required: 'PURCHASE', actual: 'PURCHASE', met: true }],
      wouldChange: [],
    });
    const data = { decisionId: decision?.id, ruleId: rule.id, version: 1, outcome: 'AWARDED', customerId: ada.id };
    expect(await rewards.published(ada.id)).toMatchObject([{ type: 'rewards.decision-made.v1', data }]);
  });

  test('leave nothing behind when they come back in two halves', async () => {
    await seeds.aRule();
    const ada = aCustomer();
    const bought = anInteraction(ada, { total: 10_150, interactionId: 'int_bought' });
    const half = { kind: 'RETURN', total: -5_075, relatesToId: 'int_bought' };

    await seeds.tell(bought, anInteraction(ada, half));
    const afterOne = await seeds.holdingOf(ada);
    await seeds.tell(anInteraction(ada, half));

    expect(afterOne).toEqual({ balance: 50, debt: 0 });
    expect(await seeds.holdingOf(ada)).toEqual({ balance: 0, debt: 0 });
  });

  test('that are heard of after their return are paid by what is left of them', async () => {
    await seeds.aRule();
    await seeds.aRule({ ...A_POINT_PER_POUND, effects: [{ amount: { currencyId: 'points', points: 5 } }] });
    const [ada, bob] = [aCustomer(), aCustomer()];
    const returned = { kind: 'RETURN', relatesToId: 'int_late' };
    const all = { kind: 'RETURN', relatesToId: 'int_gone' };

    await seeds.tell(
      anInteraction(ada, { ...returned, total: -4_000 }),
      anInteraction(bob, { ...all, total: -10_000 }),
    );
    await seeds.tell(
      anInteraction(ada, { interactionId: 'int_late' }),
      anInteraction(bob, { interactionId: 'int_gone' }),
    );

    expect(await seeds.holdingOf(ada)).toEqual({ balance: 65, debt: 0 });
    expect(await seeds.holdingOf(bob)).toEqual({ balance: 0, debt: 0 });
    expect((await seeds.decisionsOf(bob)).map(({ outcome }) => outcome)).toEqual(['DENIED', 'DENIED']);
  });

  test('lose the points of the own total when nobody knows which one came back, and the rest is a debt', async () => {
    await seeds.aRule();
    const ada = await seeds.aBuyer(3_000);

    await seeds.tell(anInteraction(ada, { kind: 'RETURN', total: -5_000 }));
    const indebted = await seeds.holdingOf(ada);
    await seeds.tell(anInteraction(ada, { total: 6_000 }));

    expect(indebted).toEqual({ balance: 0, debt: 20 });
    expect(await seeds.holdingOf(ada)).toEqual({ balance: 40, debt: 0 });
  });

  test('that are denied say why, and what would have changed it', async () => {
    const conditions = [{ path: 'total.amount', operator: 'GREATER_OR_EQUAL', value: 5_000 }];
    await seeds.aRule({ ...A_POINT_PER_POUND, conditions });
    const ada = await seeds.aBuyer(4_000);

    const [decision] = await seeds.decisionsOf(ada);

    expect(decision).toMatchObject({ outcome: 'DENIED', amounts: [] });
    expect(decision?.reasons).toMatchObject([{ required: 5_000, actual: 4_000, met: false }]);
    expect(decision?.wouldChange).toEqual(['The total in minor units, less what was returned is at least 5000.']);
  });

  test('that are too small for a unit say so', async () => {
    await seeds.aRule();
    const ada = await seeds.aBuyer(99);

    const [decision] = await seeds.decisionsOf(ada);

    expect(decision).toMatchObject({ outcome: 'DENIED', wouldChange: ['It comes to at least one unit of 100.'] });
  });

  test('of nobody in particular decide nothing', async () => {
    await seeds.aRule();
    const before = await rewards.everything();

    await seeds.tell(anInteraction(aCustomer(), { anonymous: true }));

    expect(withoutInbox(await rewards.everything())).toEqual(withoutInbox(before));
  });

  test('are paid once, however often they are delivered', async () => {
    await seeds.aRule();
    const ada = aCustomer();
    const bought = { ...anInteraction(ada), id: ulid() };

    await seeds.tell(bought, bought);
    await seeds.tell(bought);

    expect(await seeds.holdingOf(ada)).toEqual({ balance: 100, debt: 0 });
  });

  test('earn by the rules of their time', async () => {
    const ada = aCustomer();
    const one = await seeds.aRule();
    const effects = [{ amount: { currencyId: 'points', points: 2 }, unitPath: 'total.amount', unitSize: 100 }];
    await seeds.aRule({ ...A_POINT_PER_POUND, ruleId: one.id, effects, validFrom: '2026-03-01T00:00:00Z' });

    await seeds.tell(anInteraction(ada, { occurredAt: '2026-02-28T23:59:59.000Z' }));
    const byTheOldVersion = await seeds.holdingOf(ada);
    await seeds.tell(anInteraction(ada, { occurredAt: '2026-03-01T00:00:00.000Z' }));
    await seeds.tell(anInteraction(ada, { occurredAt: '2019-12-31T00:00:00.000Z' }));

    expect(byTheOldVersion.balance).toBe(100);
    expect((await seeds.holdingOf(ada)).balance).toBe(300);
  });
});

describe('caps', () => {
  test('let no more through in a period, for all that one person gets', async () => {
    const caps = [{ scope: 'PERSON', period: 'DAY', amount: { currencyId: 'points', points: 150 } }];
    await seeds.aRule({ ...A_POINT_PER_POUND, caps });
    const [ada, bob] = [aCustomer(), aCustomer()];

    await seeds.tell(anInteraction(ada), anInteraction(ada), anInteraction(bob));
    await seeds.tell(anInteraction(ada), anInteraction(ada, { occurredAt: '2026-03-03T10:00:00.000Z' }));

    expect((await seeds.holdingOf(ada)).balance).toBe(250);
    expect((await seeds.holdingOf(bob)).balance).toBe(100);
    const capped = (await seeds.decisionsOf(ada)).filter(({ outcome }) => outcome === 'CAPPED');
    expect(capped.map(({ amounts }) => amounts[0]?.points ?? 0).toSorted((a, b) => a - b)).toEqual([0, 50]);
    expect(capped[0]?.wouldChange).toEqual(['At most 150 points a day for one person: more when that starts again.']);
  });

  test('make room again when what they counted comes back', async () => {
    const caps = [{ scope: 'PERSON', period: 'DAY', times: 1 }];
    await seeds.aRule({ ...A_POINT_PER_POUND, caps });
    const ada = aCustomer();

    await seeds.tell(anInteraction(ada, { interactionId: 'int_first' }), anInteraction(ada));
    const capped = await seeds.holdingOf(ada);
    await seeds.tell(anInteraction(ada, { kind: 'RETURN', total: -10_000, relatesToId: 'int_first' }));
    await seeds.tell(anInteraction(ada));

    expect(capped.balance).toBe(100);
    expect((await seeds.holdingOf(ada)).balance).toBe(100);
  });
});

describe('answers and votes', () => {
  test('an accepted answer pays its author, and the un-accept takes that back', async () => {
    await seeds.aRule(AN_ANSWER_THAT_HELPED);
    const seed = { author: aCustomer(), other: aCustomer(), postId: 'post_1', threadId: 'thread_1' };

    await seeds.tell(anAnswer('accepted', seed));
    const accepted = await seeds.holdingOf(seed.author);
    await seeds.tell(anAnswer('unaccepted', seed));

    expect(accepted.balance).toBe(25);
    expect(await seeds.holdingOf(seed.author)).toEqual({ balance: 0, debt: 0 });
    const outcomes = (await seeds.decisionsOf(seed.author)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['AWARDED', 'REVERSED']);
  });

  test('nobody earns by accepting their own answer', async () => {
    await seeds.aRule(AN_ANSWER_THAT_HELPED);
    const ada = aCustomer();

    await seeds.tell(anAnswer('accepted', { author: ada, other: ada }));

    expect((await seeds.decisionsOf(ada))[0]).toMatchObject({
      outcome: 'DENIED',
      wouldChange: ['Somebody else judged it.'],
    });
  });

  test('an answer by staff pays nobody', async () => {
    await seeds.aRule(AN_ANSWER_THAT_HELPED);

    await seeds.tell(anAnswer('accepted', { author: null, other: aCustomer() }));

    const query = `query { rewardDecisions { totalCount } }`;
    expect(await rewards.ask(query, {}, seeds.admin)).toEqual({ rewardDecisions: { totalCount: 0 } });
  });

  test('a vote that changes pays by what it says now, and never below the floor', async () => {
    await seeds.aCurrency({ id: 'reputation', kind: 'REPUTATION', floor: 0 });
    const rule = { ...AN_ANSWER_THAT_HELPED, trigger: 'community.post-voted' };
    const ruleOf = (value: string, points: number) => ({
      ...rule,
      name: value,
      conditions: [{ path: 'direction', operator: 'EQUALS', value }],
      effects: [{ amount: { currencyId: 'reputation', points } }],
    });
    await seeds.aRule(ruleOf('UP', 10));
    await seeds.aRule(ruleOf('DOWN', -2));
    const seed = { author: aCustomer(), other: aCustomer(), postId: 'post_1', threadId: 'thread_1' };
    const balance = async (): Promise<number> => (await seeds.holdingOf(seed.author, 'reputation')).balance;
    const seen: number[] = [];

    for (const direction of ['DOWN', 'UP', 'DOWN', null] as const) {
      await seeds.tell(aVote(direction, seed));
      seen.push(await balance());
    }

    expect(seen).toEqual([0, 10, 0, 0]);
  });
});

describe('a delivery of two hundred', () => {
  test('costs as many commands as one of two', async () => {
    const caps = [{ scope: 'PERSON', period: 'DAY', amount: { currencyId: 'points', points: 10 } }];
    await seeds.aRule({ ...A_POINT_PER_POUND, caps });
    const buyers = Array.from({ length: 20 }, () => aCustomer());
    const some = (count: number) =>
      buyers.slice(0, count).flatMap((person) => [anInteraction(person), anInteraction(person)]);
    await seeds.tell(...some(20));

    const short = await rewards.commandsOf(() => seeds.tell(...some(1)));
    const long = await rewards.commandsOf(() => seeds.tell(...some(20)));

    expect(long).toEqual(short);
  });

  test('with a bad event has all its other effects', async () => {
    await seeds.aRule();
    const buyers = Array.from({ length: 199 }, () => aCustomer());
    const bad = { type: 'profiles.interaction-recorded.v1', subject: 'cus_bad', data: { kind: 'PURCHASE' } };
    const events = buyers.map((person) => anInteraction(person));

    const failed = await rewards.deliver(...events.slice(0, 77), bad, ...events.slice(77));

    expect(failed.map(({ event }) => event.subject)).toEqual(['cus_bad']);
    const verified = await rewards.ask(VERIFY, {}, seeds.admin);
    expect(verified).toMatchObject({ verifyLedger: { ok: true, transactions: 199, complete: true } });
  });

  test('costs its inbox and its purchases only, where no rule is about it', async () => {
    const events = Array.from({ length: 200 }, () => anInteraction(aCustomer()));

    const commands = await rewards.commandsOf(() => seeds.tell(...events));

    expect(commands).toEqual(['find', 'insert', 'find', 'insert', 'find', 'commitTransaction']);
  });
});

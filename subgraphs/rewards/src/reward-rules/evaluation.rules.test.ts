import fc from 'fast-check';
import { capCountOf } from './cap.rules.ts';
import { conditionOf, reasonOf } from './condition.rules.ts';
import { evaluate, wasInForce } from './evaluation.rules.ts';
import { RewardRule, type Scalar } from './reward-rule.entity.ts';
import { CapPeriod, CapScope, RuleOperator } from './reward-rule.enums.ts';
import { factsOf, requireTrigger } from './trigger.rules.ts';

const KEY = 'profiles.interaction-recorded.v1';

const AN_EVENT = {
  kind: 'PURCHASE',
  country: 'GB',
  channel: null,
  occurredAt: '2026-03-02T10:00:00Z',
  total: { amount: 5_000, currency: 'GBP' },
  customerId: 'cus_1',
  lines: [{ sku: 'secret' }],
};

function holds(path: string, operator: RuleOperator, value?: unknown): boolean {
  const condition = conditionOf(requireTrigger(KEY), { path, operator, value });
  return reasonOf(KEY, condition, factsOf(KEY, AN_EVENT)).met;
}

test.each([
  ['kind', RuleOperator.EQUALS, 'PURCHASE', 'VISIT'],
  ['kind', RuleOperator.NOT_EQUALS, 'VISIT', 'PURCHASE'],
  ['kind', RuleOperator.IN, ['PURCHASE', 'VISIT'], ['VISIT']],
  ['kind', RuleOperator.NOT_IN, ['VISIT'], ['PURCHASE', 'VISIT']],
  ['total.amount', RuleOperator.GREATER_THAN, 4_999, 5_000],
  ['total.amount', RuleOperator.GREATER_OR_EQUAL, 5_000, 5_001],
  ['total.amount', RuleOperator.LESS_THAN, 5_001, 5_000],
  ['total.amount', RuleOperator.LESS_OR_EQUAL, 5_000, 4_999],
  ['occurredAt', RuleOperator.GREATER_OR_EQUAL, '2026-03-02T12:00:00+02:00', '2026-03-02T10:00:00.001Z'],
  ['country', RuleOperator.EXISTS, true, false],
  ['channel', RuleOperator.EXISTS, false, true],
  ['country', RuleOperator.NOT_EQUALS, 'FR', 'GB'],
  ['customerId', RuleOperator.EXISTS, undefined, false],
])('%s %s holds for %j, and not for %j', (path, operator, right, wrong) => {
  expect(holds(path, operator, right)).toBe(true);
  expect(holds(path, operator, wrong)).toBe(false);
});

test('what is not there is something else than any value', () => {
  expect(holds('channel', RuleOperator.NOT_EQUALS, 'web')).toBe(true);
  expect(holds('channel', RuleOperator.EQUALS, 'web')).toBe(false);
});

test('nothing is more or less than what is not there', () => {
  const nowhere = factsOf(KEY, { ...AN_EVENT, total: null });
  const condition = conditionOf(requireTrigger(KEY), {
    path: 'total.amount',
    operator: RuleOperator.LESS_THAN,
    value: 1,
  });

  expect(reasonOf(KEY, condition, nowhere)).toMatchObject({ actual: null, met: false });
});

test('a rule sees no more of an event than its paths', () => {
  const facts = factsOf(KEY, AN_EVENT);

  expect(JSON.stringify([...facts])).not.toContain('secret');
});

const PER_POUND = {
  trigger: KEY,
  conditions: [],
  effects: [{ amount: { currencyId: 'points', points: 2 }, unitPath: 'total.amount', unitSize: 100 }],
};

test('only whole units are paid, and a negative total pays nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), (amount) => {
      const { points, reasons } = evaluate(PER_POUND, new Map<string, Scalar>([['total.amount', amount]]));

      const units = Math.max(0, Math.floor(amount / 100));
      expect(points).toEqual([2 * units]);
      expect(reasons.every(({ met }) => met)).toBe(units > 0);
    }),
  );
});

test('a version is in force from its first instant to the one before its last', () => {
  const [validFrom, validTo] = [new Date(1_000), new Date(2_000)];
  const rule = Object.assign(new RewardRule(), { validFrom, validTo });

  expect([999, 1_000, 1_999, 2_000].map((at) => wasInForce(rule, new Date(at)))).toEqual([false, true, true, false]);
});

describe('a cap counts', () => {
  const occasion = { ruleId: 'rule_1', customerId: 'cus_1', subject: 'thread_1', at: new Date('2026-03-01T23:59:59Z') };
  const count = (scope: CapScope, period: CapPeriod, changes = {}) =>
    capCountOf({ scope, period, amount: null, times: 1 }, { ...occasion, ...changes });
  const later = { at: new Date('2026-03-02T00:00:00Z') };
  const another = { customerId: 'cus_2' };
  const elsewhere = { subject: 'thread_2' };

  test.each([
    [CapPeriod.DAY, true],
    [CapPeriod.WEEK, true],
    [CapPeriod.MONTH, false],
    [CapPeriod.YEAR, false],
    [CapPeriod.EVER, false],
  ])('a %s; from Sunday to Monday it starts again: %s', (period, startsAgain) => {
    expect(count(CapScope.PERSON, period) !== count(CapScope.PERSON, period, later)).toBe(startsAgain);
  });

  test('people apart, subjects apart, or all together', () => {
    const { PERSON, PERSON_PER_SUBJECT, RULE } = CapScope;
    const { DAY } = CapPeriod;

    expect(count(PERSON, DAY)).not.toBe(count(PERSON, DAY, another));
    expect(count(PERSON, DAY)).toBe(count(PERSON, DAY, elsewhere));
    expect(count(PERSON_PER_SUBJECT, DAY)).not.toBe(count(PERSON_PER_SUBJECT, DAY, elsewhere));
    expect(count(RULE, DAY)).toBe(count(RULE, DAY, another));
  });
});

import { aCustomer, aPartner, aStaffMember } from '@customer-module/test-kit';
import { RewardRule } from './reward-rule.entity.ts';
import { RuleState } from './reward-rule.enums.ts';
import { activateRewardRule, createRewardRule, type StatedRule } from './reward-rule.rules.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
const CURRENCIES = new Map([
  ['points', true],
  ['reputation', false],
]);

const STATED = {
  name: 'A point per pound',
  trigger: 'profiles.interaction-recorded',
  effects: [{ amount: { currencyId: 'points', points: 1 }, unitPath: 'total.amount', unitSize: 100 }],
} satisfies StatedRule;

function draftOf(stated: object = {}, { version = 1, by = aStaffMember('MARKETER') } = {}): RewardRule {
  const draft = { ruleId: 'rule_1', version, stated: { ...STATED, ...stated } as StatedRule, currencies: CURRENCIES };
  return Object.assign(new RewardRule(), createRewardRule(draft, by, NOW));
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'reason' in error ? String(error.reason) : String(error);
  }
  return 'nothing';
}

function condition(path: string, operator: string, value?: unknown): object {
  return { conditions: [{ path, operator, value }] };
}

function effect(given: object): object {
  return { effects: [{ amount: { currencyId: 'points', points: 1 }, ...given }] };
}

function cap(given: object): object {
  return { caps: [{ scope: 'PERSON', period: 'DAY', ...given }] };
}

describe('a draft', () => {
  test('starts now, pays the customer and names the whole event type, unless it says otherwise', () => {
    const draft = draftOf();

    expect(draft).toMatchObject({
      id: 'rule_1:1',
      state: RuleState.DRAFT,
      trigger: 'profiles.interaction-recorded.v1',
      beneficiary: 'customerId',
      validFrom: NOW,
      validTo: null,
    });
  });

  test.each([
    ['NOT_A_RULE_AUTHOR', aCustomer()],
    ['NOT_A_RULE_AUTHOR', aStaffMember('PRODUCT')],
    ['NOT_A_RULE_AUTHOR', { ...aPartner(), roles: ['ADMIN'] }],
  ])('is refused as %s to whom it is not for', (reason, by) => {
    expect(refusalOf(() => draftOf({}, { by }))).toBe(reason);
  });

  test.each([
    ['UNKNOWN_TRIGGER', { trigger: 'community.response-recorded.v1' }],
    ['UNKNOWN_TRIGGER', { trigger: 'profiles.consent-changed' }],
    ['UNKNOWN_PATH', condition('answers.0.value', 'EQUALS', 'good')],
    ['UNKNOWN_PATH', condition('constructor', 'EXISTS')],
    ['UNKNOWN_PATH', { beneficiary: 'authorId' }],
    ['NOT_A_BENEFICIARY', { beneficiary: 'country' }],
    ['OPERATOR_NOT_SERVED', condition('kind', 'NTH', 3)],
    ['OPERATOR_NOT_SERVED', condition('occurredAt', 'WITHIN_DAYS', 3)],
    ['PERSON_IS_NO_CONDITION', condition('customerId', 'EQUALS', 'cus_1')],
    ['NOT_COMPARABLE', condition('country', 'GREATER_THAN', 'GB')],
    ['VALUE_NEVER_THERE', condition('kind', 'EQUALS', 'RETURN')],
    ['VALUE_NEVER_THERE', condition('kind', 'IN', ['PURCHASE', 'RETURN'])],
    ['VALUE_OF_WRONG_KIND', condition('kind', 'EQUALS', { $ne: null })],
    ['VALUE_OF_WRONG_KIND', condition('kind', 'EQUALS')],
    ['VALUE_OF_WRONG_KIND', condition('kind', 'IN', 'PURCHASE')],
    ['VALUE_OF_WRONG_KIND', condition('kind', 'IN', [])],
    ['VALUE_OF_WRONG_KIND', condition('total.amount', 'LESS_THAN', '100')],
    ['VALUE_OF_WRONG_KIND', condition('occurredAt', 'LESS_THAN', 'yesterday')],
    ['EFFECT_OF_NOTHING', effect({ amount: null })],
    ['EFFECT_OF_NOTHING', effect({ amount: { currencyId: 'points', points: 0 } })],
    ['PENALTY_OF_SPENDABLE', effect({ amount: { currencyId: 'points', points: -1 } })],
    ['UNKNOWN_CURRENCY', effect({ amount: { currencyId: 'gold', points: 1 } })],
    ['UNIT_WITHOUT_PATH', effect({ unitSize: 100 })],
    ['UNIT_OF_NO_NUMBER', effect({ unitPath: 'country' })],
    ['UNIT_OF_NOTHING', effect({ unitPath: 'total.amount', unitSize: 0 })],
    ['CAP_OF_NOTHING', cap({})],
    ['CAP_OF_NOTHING', cap({ amount: { currencyId: 'points', points: 0 } })],
    ['UNKNOWN_CURRENCY', cap({ amount: { currencyId: 'gold', points: 1 } })],
    ['ENDS_BEFORE_IT_STARTS', { validTo: NOW }],
  ])('is refused as %s for %j', (reason, stated) => {
    expect(refusalOf(() => draftOf(stated))).toBe(reason);
  });

  test('may take points that are never spent', () => {
    const effects = [{ amount: { currencyId: 'reputation', points: -2 } }];

    expect(draftOf({ effects }).effects[0]?.amount.points).toBe(-2);
  });
});

describe('putting in force', () => {
  const admin = aStaffMember('ADMIN');

  test('retires the version before, from the moment on that the new one counts from', () => {
    const one = draftOf({ validFrom: new Date('2026-01-01T00:00:00Z') });
    const two = draftOf({ validFrom: new Date('2026-02-01T00:00:00Z') }, { version: 2 });

    activateRewardRule([one], 1, admin);
    activateRewardRule([one, two], 2, admin);

    expect(one).toMatchObject({ state: RuleState.RETIRED, validTo: two.validFrom });
    expect(two).toMatchObject({ state: RuleState.ACTIVE, validTo: null, activatedBy: { id: admin.id } });
  });

  test('is refused, and changes nothing', () => {
    const author = aStaffMember('ADMIN');
    const versions = [draftOf({}, { by: author }), draftOf({}, { version: 2 })];
    const before = JSON.stringify(versions);

    expect(refusalOf(() => activateRewardRule(versions, 1, aStaffMember('MARKETER')))).toBe('NOT_AN_ACTIVATOR');
    expect(refusalOf(() => activateRewardRule(versions, 1, { ...aCustomer(), roles: ['ADMIN'] }))).toBe(
      'NOT_AN_ACTIVATOR',
    );
    expect(refusalOf(() => activateRewardRule(versions, 1, author))).toBe('FOUR_EYES');
    expect(refusalOf(() => activateRewardRule(versions, 1, admin))).toBe('NEWER_DRAFT');
    expect(refusalOf(() => activateRewardRule(versions, 3, admin))).toBe('NOT_A_DRAFT');
    expect(JSON.stringify(versions)).toBe(before);
  });

  test('happens once', () => {
    const rule = draftOf();
    activateRewardRule([rule], 1, admin);

    expect(refusalOf(() => activateRewardRule([rule], 1, admin))).toBe('NOT_A_DRAFT');
  });
});

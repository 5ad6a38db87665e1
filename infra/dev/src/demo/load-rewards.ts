import type { Speaker } from './speaker.ts';

const KNOWN = `query DemoRules { rewardRules(first: 20) { nodes { id name version state } } }`;
const DEFINE = `mutation DemoCurrency($input: DefineCurrencyInput!) { defineCurrency(input: $input) { currency { id } } }`;
const CREATE = `mutation DemoRule($input: CreateRewardRuleInput!) { createRewardRule(input: $input) { rule { id version } } }`;
const ACTIVATE = `mutation DemoActivation($input: ActivateRewardRuleInput!) { activateRewardRule(input: $input) { rule { state } } }`;

const RULES_OF_DAYS_AGO = 400;
const DAY_MS = 86_400_000;

const PURCHASES = {
  name: 'A point per pound',
  description: 'One point for each whole pound of a purchase; a return takes them back.',
  trigger: 'profiles.interaction-recorded',
  conditions: [{ path: 'kind', operator: 'EQUALS', value: 'PURCHASE' }],
  effects: [{ amount: { currencyId: 'points', points: 1 }, unitPath: 'total.amount', unitSize: 100 }],
};

const ANSWERS = {
  name: 'An answer that helped',
  description: 'Twenty-five points for an answer that the asker accepted.',
  trigger: 'community.answer-accepted',
  beneficiary: 'authorId',
  effects: [{ amount: { currencyId: 'points', points: 25 } }],
};

/** Money spent and help given earn points. One person writes the rules, another puts them in force. */
export async function loadRewards(author: Speaker, reviewer: Speaker, today: Date): Promise<void> {
  const { rewardRules } = await author.ask<{ rewardRules: { nodes: { name: string; state: string }[] } }>(KNOWN);
  const inForce = new Set(rewardRules.nodes.filter(({ state }) => state === 'ACTIVE').map(({ name }) => name));
  await author.ask(DEFINE, { input: { id: 'points', name: 'Points', kind: 'REDEEMABLE' } });
  const validFrom = new Date(today.getTime() - RULES_OF_DAYS_AGO * DAY_MS).toISOString();
  for (const rule of [PURCHASES, ANSWERS].filter(({ name }) => !inForce.has(name))) {
    const { createRewardRule } = await author.ask<{ createRewardRule: { rule: { id: string; version: number } } }>(
      CREATE,
      {
        input: { ...rule, validFrom, idempotencyKey: `demo ${rule.name}` },
      },
    );
    const { id: ruleId, version } = createRewardRule.rule;
    await reviewer.ask(ACTIVATE, { input: { ruleId, version } });
  }
}

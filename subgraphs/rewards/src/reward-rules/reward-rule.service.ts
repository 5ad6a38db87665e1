import { type Context, inTransaction, notFound, once, type Reads } from '@customer-module/subgraph-kit';
import { currenciesById, CurrencyKind } from '../currencies/index.ts';
import { RewardRule } from './reward-rule.entity.ts';
import type { ActivateRewardRuleInput, CreateRewardRuleInput } from './reward-rule.inputs.ts';
import * as rules from './reward-rule.rules.ts';

export function createRewardRule(context: Context, input: CreateRewardRuleInput): Promise<RewardRule> {
  return inTransaction(
    context,
    once(RewardRule, 'createRewardRule', input, async ({ em, actor, now, newId }) => {
      const versions = input.ruleId ? await requireVersions(em, input.ruleId) : [];
      const ruleId = input.ruleId ?? newId('rule');
      const version = Math.max(0, ...versions.map((each) => each.version)) + 1;
      const currencies = await spentCurrencies(em, input);
      return em.create(RewardRule, rules.createRewardRule({ ruleId, version, stated: input, currencies }, actor, now));
    }),
  );
}

export function activateRewardRule(
  context: Context,
  { ruleId, version }: ActivateRewardRuleInput,
): Promise<RewardRule> {
  return inTransaction(context, async ({ em, actor }) => {
    const versions = await requireVersions(em, ruleId);
    return rules.activateRewardRule(versions, version, actor);
  });
}

async function requireVersions(em: Reads, ruleId: string): Promise<RewardRule[]> {
  const versions = await em.find(RewardRule, { ruleId });
  if (versions.length === 0) throw notFound('rule', ruleId);
  return versions;
}

async function spentCurrencies(em: Reads, { effects, caps }: CreateRewardRuleInput): Promise<rules.SpentCurrencies> {
  const named = [...effects, ...(caps ?? [])].flatMap(({ amount }) => amount?.currencyId ?? []);
  const known = await currenciesById(em, named);
  return new Map([...known].map(([id, { kind }]) => [id, kind === CurrencyKind.REDEEMABLE]));
}

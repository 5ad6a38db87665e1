import { type Connection, type Context, pageOf, type Reads } from '@customer-module/subgraph-kit';
import { RewardRule, versionKey } from './reward-rule.entity.ts';
import { RuleState } from './reward-rule.enums.ts';
import type { RewardRuleArgs, RewardRulesArgs } from './reward-rule.inputs.ts';
import { loadNewestVersion, loadRuleVersion } from './reward-rule.loaders.ts';
import { requireRuleReader } from './reward-rule.rules.ts';
import { type Trigger, TRIGGERS } from './trigger.rules.ts';

export async function listRewardRules(
  { em, actor }: Context,
  { state, ...page }: RewardRulesArgs,
): Promise<Connection<RewardRule>> {
  requireRuleReader(actor);
  const where = state ? { state } : {};
  return pageOf(em, RewardRule, { where, order: { by: 'createdAt', direction: 'desc' }, page });
}

export async function findRewardRule(context: Context, { id, version }: RewardRuleArgs): Promise<RewardRule | null> {
  requireRuleReader(context.actor);
  return version ? loadRuleVersion(context, versionKey(id, version)) : loadNewestVersion(context, id);
}

/** Every version that was ever put in force for a trigger: what happened then goes by the version of then. */
export function rulesEverInForce(em: Reads, trigger: string): Promise<RewardRule[]> {
  const state = { $in: [RuleState.ACTIVE, RuleState.RETIRED] };
  return em.find(RewardRule, { trigger, state }, { orderBy: { ruleId: 'asc', version: 'asc' } });
}

export function listTriggers({ actor }: Context): readonly Trigger[] {
  requireRuleReader(actor);
  return TRIGGERS;
}

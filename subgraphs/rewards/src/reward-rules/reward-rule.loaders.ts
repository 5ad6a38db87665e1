import { ActorKind, type Context, loaderOf, oneByKey } from '@customer-module/subgraph-kit';
import { RewardRule } from './reward-rule.entity.ts';
import { RuleState } from './reward-rule.enums.ts';

const loadVersionByKey = oneByKey(
  (keys, { em }) => em.find(RewardRule, { id: { $in: [...keys] } }),
  (rule) => rule.id,
);

/** By the key of a version: `rule_…:2`. Drafts are for staff; what was in force has decided about others. */
export async function loadRuleVersion(context: Context, key: string): Promise<RewardRule | null> {
  const rule = await loadVersionByKey(context, key);
  return rule?.state === RuleState.DRAFT && context.actor.kind !== ActorKind.STAFF ? null : rule;
}

export const loadNewestVersion = loaderOf<string, RewardRule>(async (ruleIds, { em }) => {
  const versions = await em.find(RewardRule, { ruleId: { $in: [...ruleIds] } }, { orderBy: { version: 'asc' } });
  return new Map(versions.map((rule) => [rule.ruleId, rule]));
});

import { loaderOf, oneByKey } from '@customer-module/subgraph-kit';
import { RewardRule } from './reward-rule.entity.ts';

/** By the key of a version: `rule_…:2`. */
export const loadRuleVersion = oneByKey(
  (keys, { em }) => em.find(RewardRule, { id: { $in: [...keys] } }),
  (rule) => rule.id,
);

export const loadNewestVersion = loaderOf<string, RewardRule>(async (ruleIds, { em }) => {
  const versions = await em.find(RewardRule, { ruleId: { $in: [...ruleIds] } }, { orderBy: { version: 'asc' } });
  return new Map(versions.map((rule) => [rule.ruleId, rule]));
});

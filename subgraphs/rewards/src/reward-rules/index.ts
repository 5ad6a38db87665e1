export { type CapOccasion, capCountOf, capText } from './cap.rules.ts';
export { evaluate, pathsRead, wasInForce } from './evaluation.rules.ts';
export { type Cap, RewardRule, versionKey } from './reward-rule.entity.ts';
export { loadRuleVersion } from './reward-rule.loaders.ts';
export { rulesEverInForce } from './reward-rule.queries.ts';
export { factsOf } from './trigger.rules.ts';

export type { RewardDecision } from './decision.entity.ts';
export { OwnDecisionsArgs } from './decision.inputs.ts';
export { RewardDecisionConnection } from './decision.outputs.ts';
export { decisionsByCustomer } from './decision.queries.ts';

export { Basket } from './basket.entity.ts';
export { Fact } from './fact.entity.ts';
export { CONTRIBUTION_KINDS, FactKind, ORDER_KINDS } from './fact.enums.ts';
export { factsKnownUpTo } from './stream.queries.ts';

export { type Composed, compose } from './compose.ts';
export type { Problem } from './problem.ts';
export { committedSubgraphs, SUBGRAPHS, type SubgraphDefinition, type SubgraphName } from './subgraphs.ts';

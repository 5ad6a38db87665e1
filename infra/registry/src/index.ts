export { compose, type Composed, type Problem } from './compose.ts';
export { committedSubgraphs, SUBGRAPHS, type SubgraphDefinition, type SubgraphName } from './subgraphs.ts';

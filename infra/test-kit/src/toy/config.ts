import { readSubgraphConfig, type SubgraphConfig } from '@customer-module/subgraph-kit';

/** Reads the variables of this process; nothing else does. */
export function readConfig(): SubgraphConfig {
  return readSubgraphConfig(process.env, 0);
}

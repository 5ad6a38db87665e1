import { readSubgraphConfig, type SubgraphConfig } from '@customer-module/subgraph-kit';

const USUAL_PORT = 4004;

/** Reads the variables of this process; nothing else does. */
export function readConfig(): SubgraphConfig {
  return readSubgraphConfig(process.env, USUAL_PORT);
}

import { runSubgraph } from '@customer-module/subgraph-kit';
import { readConfig } from './config.ts';
import { community } from './community.ts';

await runSubgraph(community, readConfig);

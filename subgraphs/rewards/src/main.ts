import { runSubgraph } from '@customer-module/subgraph-kit';
import { readConfig } from './config.ts';
import { rewards } from './rewards.ts';

await runSubgraph(rewards, readConfig);

import { runSubgraph } from '@customer-module/subgraph-kit';
import { readConfig } from './config.ts';
import { analytics } from './analytics.ts';

await runSubgraph(analytics, readConfig);

import { runSubgraph } from '@customer-module/subgraph-kit';
import { readConfig } from './config.ts';
import { profiles } from './profiles.ts';

await runSubgraph(profiles, readConfig);

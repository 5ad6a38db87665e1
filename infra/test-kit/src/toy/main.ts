import { runSubgraph } from '@customer-module/subgraph-kit';
import { readConfig } from './config.ts';
import { shop } from './toys.ts';

await runSubgraph({ ...shop, name: 'toys' }, readConfig);

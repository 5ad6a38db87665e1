import { subgraphSchema } from '@customer-module/subgraph-kit';
import { analytics } from './analytics.ts';

const { sdl } = await subgraphSchema(analytics.resolvers);
process.stdout.write(sdl);

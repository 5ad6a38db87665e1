import { subgraphSchema } from '@customer-module/subgraph-kit';
import { rewards } from './rewards.ts';

const { sdl } = await subgraphSchema(rewards.resolvers);
process.stdout.write(sdl);

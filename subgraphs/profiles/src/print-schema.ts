import { subgraphSchema } from '@customer-module/subgraph-kit';
import { profiles } from './profiles.ts';

const { sdl } = await subgraphSchema(profiles.resolvers);
process.stdout.write(sdl);

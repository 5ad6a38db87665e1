import type { Features } from '@customer-module/subgraph-kit';
import { CubeResolver } from './cube/cube.resolver.ts';
import { DimensionResolver } from './cube/dimension.resolver.ts';
import { CustomerResolver } from './customers/customer.resolver.ts';
import { Basket } from './facts/basket.entity.ts';
import { contributionReactions } from './facts/contribution.reactions.ts';
import { Fact } from './facts/fact.entity.ts';
import { factReactions } from './facts/fact.reactions.ts';
import { Person } from './facts/person.entity.ts';
import { Stream } from './facts/stream.entity.ts';
import { FreshnessResolver } from './freshness/freshness.resolver.ts';
import { GlossaryResolver } from './glossary/glossary.resolver.ts';
import { RetentionResolver } from './retention/retention.resolver.ts';
import { RfmResolver } from './rfm/rfm.resolver.ts';

export const analytics: Features = {
  name: 'analytics',
  entities: [Basket, Fact, Person, Stream],
  resolvers: [
    CubeResolver,
    CustomerResolver,
    DimensionResolver,
    FreshnessResolver,
    GlossaryResolver,
    RetentionResolver,
    RfmResolver,
  ],
  reactions: [...factReactions, ...contributionReactions],
};

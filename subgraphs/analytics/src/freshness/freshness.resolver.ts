import type { Context } from '@customer-module/subgraph-kit';
import { Ctx, Query, Resolver } from 'type-graphql';
import { Freshness } from './freshness.outputs.ts';
import { freshnessOf } from './freshness.queries.ts';

@Resolver()
export class FreshnessResolver {
  @Query(() => Freshness, {
    nullable: true,
    description: 'How far each fact stream has been read, and how stale the answers can be.',
  })
  analyticsFreshness(@Ctx() context: Context): Promise<Freshness> {
    return freshnessOf(context);
  }
}

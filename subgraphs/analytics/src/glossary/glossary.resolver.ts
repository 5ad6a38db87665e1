import { type Context, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Ctx, Query, Resolver } from 'type-graphql';
import { loadMetric } from './glossary.loaders.ts';
import { Behaviour, Dimension, Metric } from './glossary.outputs.ts';
import { listBehaviours, listDimensions, listMetrics } from './glossary.queries.ts';

@ReferenceResolver(Metric, loadMetric, ['key'])
@Resolver(() => Metric)
export class GlossaryResolver {
  @Query(() => [Metric], { nullable: true, description: 'The glossary: every measure with its one definition.' })
  metrics(@Ctx() context: Context): Metric[] {
    return listMetrics(context);
  }

  @Query(() => [Dimension], { nullable: true, description: 'The glossary: every dimension with its one definition.' })
  dimensions(@Ctx() context: Context): Dimension[] {
    return listDimensions(context);
  }

  @Query(() => [Behaviour], {
    nullable: true,
    description: 'What people can be seen to do: the names that segments, funnels and retention take.',
  })
  behaviours(@Ctx() context: Context): Behaviour[] {
    return listBehaviours(context);
  }
}

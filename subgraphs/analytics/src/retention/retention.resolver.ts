import type { Context } from '@customer-module/subgraph-kit';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { RetentionInput } from './retention.inputs.ts';
import { RetentionTable } from './retention.outputs.ts';
import { askRetention } from './retention.queries.ts';

@Resolver()
export class RetentionResolver {
  @Query(() => RetentionTable, {
    nullable: true,
    description: 'Who came back, by when they came first. Analysts, marketers and admins may.',
  })
  retention(
    @Arg('input', () => RetentionInput, { description: 'Whom to follow.' }) input: RetentionInput,
    @Ctx() context: Context,
  ): Promise<RetentionTable> {
    return askRetention(context, input);
  }
}

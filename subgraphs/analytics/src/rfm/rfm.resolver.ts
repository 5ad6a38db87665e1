import type { Context } from '@customer-module/subgraph-kit';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { RfmInput } from './rfm.inputs.ts';
import { RfmTable } from './rfm.outputs.ts';
import { askRfm } from './rfm.queries.ts';

@Resolver()
export class RfmResolver {
  @Query(() => RfmTable, {
    nullable: true,
    description: 'Customers by recency, frequency and monetary value. Analysts, marketers and admins may.',
  })
  rfm(
    @Arg('input', () => RfmInput, { nullable: true, description: 'How they are scored; by quintiles, when absent.' })
    input: RfmInput | null | undefined,
    @Ctx() context: Context,
  ): Promise<RfmTable> {
    return askRfm(context, input);
  }
}

import { type Context, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { RfmScore } from '../rfm/index.ts';
import { RevenueMonth } from './customer.outputs.ts';
import { revenueOf, scoreOf } from './customer.queries.ts';
import { Customer } from './customer.reference.ts';

const USUAL_MONTHS = 12;

@ReferenceResolver(Customer, async (_, id) => ({ id }))
@Resolver(() => Customer)
export class CustomerResolver {
  @FieldResolver(() => RfmScore, {
    nullable: true,
    description:
      'How this person stands among all customers; null where nothing was bought, or the caller may not see it.',
  })
  rfm(@Root() { id }: Customer, @Ctx() context: Context): Promise<RfmScore | null> {
    return scoreOf(context, id);
  }

  @FieldResolver(() => [RevenueMonth], {
    nullable: true,
    description:
      'What this person bought, month by month and currency by currency, oldest first; null where the caller may not see it.',
  })
  revenueByMonth(
    @Root() { id }: Customer,
    @Arg('months', () => Int, {
      nullable: true,
      defaultValue: USUAL_MONTHS,
      description: 'How many of the newest months with an order: at most 120.',
    })
    months: number | null,
    @Ctx() context: Context,
  ): Promise<RevenueMonth[] | null> {
    return revenueOf(context, id, months ?? USUAL_MONTHS);
  }
}

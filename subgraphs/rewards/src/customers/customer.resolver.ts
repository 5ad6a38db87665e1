import { type Connection, type Context, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { OwnDecisionsArgs, type RewardDecision, RewardDecisionConnection } from '../decisions/index.ts';
import { RewardAccount } from '../ledger/index.ts';
import { Customer } from './customer.reference.ts';
import { accountOf, accountsOf, decisionsOf } from './customer.queries.ts';

@ReferenceResolver(Customer, async (_, id) => ({ id }))
@Resolver(() => Customer)
export class CustomerResolver {
  @Tag('partner')
  @FieldResolver(() => [RewardAccount], {
    nullable: true,
    description: 'What this person has, one account for each currency; null where the caller may not see it.',
  })
  rewardAccounts(@Root() { id }: Customer, @Ctx() context: Context): Promise<RewardAccount[] | null> {
    return accountsOf(context, id);
  }

  @Tag('partner')
  @FieldResolver(() => RewardAccount, { nullable: true, description: 'What this person has of one currency.' })
  rewardAccount(
    @Root() { id }: Customer,
    @Arg('currencyId', () => ID, { description: 'The currency.' }) currencyId: string,
    @Ctx() context: Context,
  ): Promise<RewardAccount | null> {
    return accountOf(context, id, currencyId);
  }

  @FieldResolver(() => RewardDecisionConnection, {
    nullable: true,
    description: 'Awarded and denied alike, each with its reasons, newest first.',
  })
  rewardDecisions(
    @Root() { id }: Customer,
    @Args(() => OwnDecisionsArgs) list: OwnDecisionsArgs,
    @Ctx() context: Context,
  ): Promise<Connection<RewardDecision> | null> {
    return decisionsOf(context, id, list);
  }
}

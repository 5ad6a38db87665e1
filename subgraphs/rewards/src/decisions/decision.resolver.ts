import { type Connection, type Context, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { PointsAmount } from '../currencies/index.ts';
import { Customer } from '../customers/index.ts';
import { Cause, LedgerTransaction, loadTransaction } from '../ledger/index.ts';
import { loadRuleVersion, RewardRule, versionKey } from '../reward-rules/index.ts';
import { RewardDecision } from './decision.entity.ts';
import { RewardDecisionsArgs } from './decision.inputs.ts';
import { loadDecision } from './decision.loaders.ts';
import { DecisionReason, RewardDecisionConnection } from './decision.outputs.ts';
import { listDecisions } from './decision.queries.ts';

@ReferenceResolver(RewardDecision, loadDecision)
@Resolver(() => RewardDecision)
export class RewardDecisionResolver {
  @Query(() => RewardDecision, {
    nullable: true,
    description: 'One decision: the person it is about may see it, and staff with a purpose.',
  })
  rewardDecision(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<RewardDecision | null> {
    return loadDecision(context, id);
  }

  @Query(() => RewardDecisionConnection, {
    nullable: true,
    description: 'Decisions across people, newest first; for staff with a purpose.',
  })
  rewardDecisions(
    @Args(() => RewardDecisionsArgs) list: RewardDecisionsArgs,
    @Ctx() context: Context,
  ): Promise<Connection<RewardDecision>> {
    return listDecisions(context, list);
  }

  @FieldResolver(() => Customer, { nullable: true, description: 'Whom it is about.' })
  customer(@Root() { customerId }: RewardDecision): Customer {
    return { id: customerId };
  }

  @FieldResolver(() => RewardRule, { description: 'The version it was decided under.' })
  rule(@Root() { ruleId, version }: RewardDecision, @Ctx() context: Context): Promise<RewardRule | null> {
    return loadRuleVersion(context, versionKey(ruleId, version));
  }

  @FieldResolver(() => [PointsAmount], { description: 'What it moved; below 0 where points were taken.' })
  amounts(@Root() { amounts }: RewardDecision): PointsAmount[] {
    return amounts;
  }

  @FieldResolver(() => Cause, { description: 'The event that it is about.' })
  trigger(@Root() { trigger }: RewardDecision): Cause {
    return trigger;
  }

  @FieldResolver(() => [DecisionReason], { description: 'What had to hold, and whether it did.' })
  reasons(@Root() { reasons }: RewardDecision): DecisionReason[] {
    return reasons;
  }

  @FieldResolver(() => LedgerTransaction, { nullable: true, description: 'What was booked; null where nothing moved.' })
  async transaction(
    @Root() { transactionId }: RewardDecision,
    @Ctx() context: Context,
  ): Promise<LedgerTransaction | null> {
    return transactionId ? loadTransaction(context, transactionId) : null;
  }
}

import { ActorOutput, type Connection, type Context, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { RewardRule } from './reward-rule.entity.ts';
import {
  ActivateRewardRuleInput,
  CreateRewardRuleInput,
  RewardRuleArgs,
  RewardRulesArgs,
} from './reward-rule.inputs.ts';
import { loadRuleVersion } from './reward-rule.loaders.ts';
import {
  actorOf,
  conditionsOf,
  RewardRuleConnection,
  RewardRulePayload,
  RuleCap,
  RuleCondition,
  RuleEffect,
  RuleTrigger,
} from './reward-rule.outputs.ts';
import { findRewardRule, listRewardRules, listTriggers } from './reward-rule.queries.ts';
import { activateRewardRule, createRewardRule } from './reward-rule.service.ts';

@ReferenceResolver(RewardRule, loadRuleVersion, ['id', 'version'])
@Resolver(() => RewardRule)
export class RewardRuleResolver {
  @Query(() => RewardRuleConnection, { nullable: true, description: 'Versions of rules, newest first; for staff.' })
  rewardRules(
    @Args(() => RewardRulesArgs) list: RewardRulesArgs,
    @Ctx() context: Context,
  ): Promise<Connection<RewardRule>> {
    return listRewardRules(context, list);
  }

  @Query(() => RewardRule, {
    nullable: true,
    description: 'One version of a rule, the newest unless named; for staff.',
  })
  rewardRule(@Args(() => RewardRuleArgs) which: RewardRuleArgs, @Ctx() context: Context): Promise<RewardRule | null> {
    return findRewardRule(context, which);
  }

  @Query(() => [RuleTrigger], {
    nullable: true,
    description:
      'What a rule can be about: each trigger with the paths that conditions, units and beneficiary may name.',
  })
  ruleTriggers(@Ctx() context: Context): readonly RuleTrigger[] {
    return listTriggers(context);
  }

  @Mutation(() => RewardRulePayload, {
    nullable: true,
    description: 'Drafts a rule, or the next version of one; admins and marketers may.',
  })
  async createRewardRule(
    @Arg('input', () => CreateRewardRuleInput, { description: 'The draft.' }) input: CreateRewardRuleInput,
    @Ctx() context: Context,
  ): Promise<RewardRulePayload> {
    return { rule: await createRewardRule(context, input) };
  }

  @Mutation(() => RewardRulePayload, {
    nullable: true,
    description: 'Puts a draft in force, by an admin other than its author; the version before retires.',
  })
  async activateRewardRule(
    @Arg('input', () => ActivateRewardRuleInput, { description: 'Which draft.' }) input: ActivateRewardRuleInput,
    @Ctx() context: Context,
  ): Promise<RewardRulePayload> {
    return { rule: await activateRewardRule(context, input) };
  }

  @FieldResolver(() => [RuleCondition], { description: 'What must hold for it to pay.' })
  conditions(@Root() rule: RewardRule): RuleCondition[] {
    return conditionsOf(rule);
  }

  @FieldResolver(() => [RuleEffect], { description: 'What it pays.' })
  effects(@Root() { effects }: RewardRule): RuleEffect[] {
    return effects;
  }

  @FieldResolver(() => [RuleCap], { description: 'How much it pays at most.' })
  caps(@Root() { caps }: RewardRule): RuleCap[] {
    return caps;
  }

  @FieldResolver(() => ActorOutput, { description: 'Who wrote it.' })
  createdBy(@Root() { createdBy }: RewardRule): ActorOutput {
    return actorOf(createdBy);
  }

  @FieldResolver(() => ActorOutput, { nullable: true, description: 'Who put it in force; somebody else.' })
  activatedBy(@Root() { activatedBy }: RewardRule): ActorOutput | null {
    return activatedBy && actorOf(activatedBy);
  }
}

import { type ActorOutput, connectionOf } from '@customer-module/subgraph-kit';
import { GraphQLJSON, GraphQLSafeInt } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { PointsAmount } from '../currencies/index.ts';
import { textOf } from './condition.rules.ts';
import { RewardRule, type RuleActor } from './reward-rule.entity.ts';
import { CapPeriod, CapScope, RuleOperator, RulePathKind } from './reward-rule.enums.ts';

export const RewardRuleConnection = connectionOf(RewardRule);

@ObjectType({ description: 'The rule after the change.' })
export class RewardRulePayload {
  @Field(() => RewardRule, { description: 'The version that was made or changed.' })
  declare rule: RewardRule;
}

@ObjectType({ description: 'What must hold for a rule to pay.' })
export class RuleCondition {
  @Field(() => String, { description: 'Where in the event.' })
  declare path: string;

  @Field(() => RuleOperator, { description: 'How it compares.' })
  declare operator: RuleOperator;

  @Field(() => GraphQLJSON, { nullable: true, description: 'With what.' })
  declare value: unknown;

  @Field(() => String, { description: 'The condition in words.' })
  declare text: string;
}

@ObjectType({ description: 'What a rule pays.' })
export class RuleEffect {
  @Field(() => PointsAmount, { nullable: true, description: 'The points, once or for each whole unit.' })
  declare amount: PointsAmount;

  @Field(() => String, { nullable: true, description: 'The number in the event that is paid by the unit.' })
  declare unitPath: string | null;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'How much a unit is.' })
  declare unitSize: number | null;
}

@ObjectType({ description: 'How much a rule pays at most.' })
export class RuleCap {
  @Field(() => CapScope, { description: 'What is counted together.' })
  declare scope: CapScope;

  @Field(() => CapPeriod, { description: 'How long, before the count starts again.' })
  declare period: CapPeriod;

  @Field(() => PointsAmount, { nullable: true, description: 'At most so many points.' })
  declare amount: PointsAmount | null;

  @Field(() => Int, { nullable: true, description: 'At most so many times.' })
  declare times: number | null;
}

@ObjectType({ description: 'Something in an event that a rule can read.' })
export class RulePath {
  @Field(() => String, { description: 'The path.' })
  declare path: string;

  @Field(() => String, { description: 'What stands there, in words.' })
  declare title: string;

  @Field(() => RulePathKind, { description: 'What kind of value stands there.' })
  declare kind: RulePathKind;
}

@ObjectType({ description: 'What a rule can be about.' })
export class RuleTrigger {
  @Field(() => String, { description: 'The type of the event.' })
  declare key: string;

  @Field(() => String, { description: 'What it is, in words.' })
  declare title: string;

  @Field(() => [RulePath], { description: 'What conditions, units and beneficiary may name.' })
  declare paths: readonly RulePath[];
}

export function conditionsOf({ trigger, conditions }: RewardRule): RuleCondition[] {
  return conditions.map((condition) => ({ ...condition, text: textOf(trigger, condition) }));
}

export function actorOf(actor: RuleActor): ActorOutput {
  return { ...actor, onBehalfOf: null };
}

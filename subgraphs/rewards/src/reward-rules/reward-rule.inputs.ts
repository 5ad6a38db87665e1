import { PageArgs } from '@customer-module/subgraph-kit';
import { ArrayMaxSize, ArrayMinSize, Length, Min, ValidateNested } from 'class-validator';
import { GraphQLDateTime, GraphQLJSON, GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PointsAmountInput } from '../currencies/index.ts';
import { CapPeriod, CapScope, RuleOperator, RuleState } from './reward-rule.enums.ts';

const NAME_LENGTH = 200;
const DESCRIPTION_LENGTH = 2_000;
const MOST_PARTS = 20;

@ArgsType()
export class RewardRulesArgs extends PageArgs {
  @Field(() => RuleState, { nullable: true, description: 'Only versions this far; all, when absent.' })
  declare state?: RuleState | null;
}

@ArgsType()
export class RewardRuleArgs {
  @Field(() => ID, { description: 'The rule.' })
  declare id: string;

  @Field(() => Int, { nullable: true, description: 'Which version; the newest, when absent.' })
  declare version?: number | null;
}

@InputType({ description: 'What must hold for a rule to pay.' })
export class RuleConditionInput {
  @Field(() => String, { description: 'Where in the event; ruleTriggers lists the paths.' })
  declare path: string;

  @Field(() => RuleOperator, { description: 'How it compares.' })
  declare operator: RuleOperator;

  @Field(() => GraphQLJSON, { nullable: true, description: 'With what: a value, or a list for IN and NOT_IN.' })
  declare value?: unknown;
}

@InputType({ description: 'What a rule pays.' })
export class RuleEffectInput {
  @Field(() => PointsAmountInput, {
    nullable: true,
    description: 'The points; negative where points are never spent.',
  })
  declare amount?: PointsAmountInput | null;

  @Field(() => String, { nullable: true, description: 'The number in the event that is paid by the unit.' })
  declare unitPath?: string | null;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'How much a unit is; 1, when absent.' })
  declare unitSize?: number | null;
}

@InputType({ description: 'How much a rule pays at most.' })
export class RuleCapInput {
  @Field(() => CapScope, { description: 'What is counted together.' })
  declare scope: CapScope;

  @Field(() => CapPeriod, { description: 'How long, before the count starts again.' })
  declare period: CapPeriod;

  @Field(() => PointsAmountInput, { nullable: true, description: 'At most so many points.' })
  declare amount?: PointsAmountInput | null;

  @Min(1)
  @Field(() => Int, { nullable: true, description: 'At most so many times.' })
  declare times?: number | null;
}

@InputType({ description: 'A draft of a rule, or of its next version.' })
export class CreateRewardRuleInput {
  @Field(() => ID, { nullable: true, description: 'Names an existing rule to make its next version.' })
  declare ruleId?: string | null;

  @Length(1, NAME_LENGTH)
  @Field(() => String, { description: 'What it is called; customers read it.' })
  declare name: string;

  @Length(0, DESCRIPTION_LENGTH)
  @Field(() => String, { nullable: true, description: 'What it is for.' })
  declare description?: string | null;

  @Field(() => String, { description: 'The type of the events that it is about; ruleTriggers lists them.' })
  declare trigger: string;

  @Field(() => String, {
    nullable: true,
    defaultValue: 'customerId',
    description: 'Whom it pays: a path in the event.',
  })
  declare beneficiary?: string | null;

  @ArrayMaxSize(MOST_PARTS)
  @Field(() => [RuleConditionInput], { nullable: true, description: 'What must hold; all of them together.' })
  declare conditions?: RuleConditionInput[] | null;

  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARTS)
  @Field(() => [RuleEffectInput], { description: 'What it pays.' })
  declare effects: RuleEffectInput[];

  @ValidateNested()
  @ArrayMaxSize(MOST_PARTS)
  @Field(() => [RuleCapInput], { nullable: true, description: 'How much it pays at most.' })
  declare caps?: RuleCapInput[] | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'From when on; now, when absent.' })
  declare validFrom?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when; without end, when absent.' })
  declare validTo?: Date | null;

  @Field(() => String, { nullable: true, description: 'One effect per key, for a day.' })
  declare idempotencyKey?: string | null;
}

@InputType({ description: 'Which draft comes into force.' })
export class ActivateRewardRuleInput {
  @Field(() => ID, { description: 'The rule.' })
  declare ruleId: string;

  @Field(() => Int, { description: 'What was reviewed; refused when a newer draft exists.' })
  declare version: number;
}

import { PageArgs } from '@customer-module/subgraph-kit';
import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { DecisionOutcome } from './decision.enums.ts';

@InputType({ description: 'Which decisions a list shows; all conditions hold together.' })
export class RewardDecisionFilter {
  @Field(() => ID, { nullable: true, description: 'About this person.' })
  declare customerId?: string | null;

  @Field(() => ID, { nullable: true, description: 'By any version of this rule.' })
  declare ruleId?: string | null;

  @Field(() => DecisionOutcome, { nullable: true, description: 'With this outcome.' })
  declare outcome?: DecisionOutcome | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'About what happened from then on.' })
  declare from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'About what happened before then.' })
  declare to?: Date | null;
}

@ArgsType()
export class RewardDecisionsArgs extends PageArgs {
  @Field(() => RewardDecisionFilter, { nullable: true, description: 'Which decisions; all, when absent.' })
  declare filter?: RewardDecisionFilter | null;
}

@ArgsType()
export class OwnDecisionsArgs extends PageArgs {
  @Field(() => DecisionOutcome, { nullable: true, description: 'With this outcome; any, when absent.' })
  declare outcome?: DecisionOutcome | null;
}

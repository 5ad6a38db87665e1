import { connectionOf } from '@customer-module/subgraph-kit';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { RewardDecision } from './decision.entity.ts';

export const RewardDecisionConnection = connectionOf(RewardDecision);

@ObjectType({ description: 'Something that had to hold, and whether it did.' })
export class DecisionReason {
  @Field(() => String, { description: 'What had to hold, in words.' })
  declare text: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The value that was asked for.' })
  declare required: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The value that was found.' })
  declare actual: unknown;

  @Field(() => Boolean, { description: 'Whether it held.' })
  declare met: boolean;
}

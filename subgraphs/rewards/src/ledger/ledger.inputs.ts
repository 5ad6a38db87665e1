import { Max, Min } from 'class-validator';
import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Field, Int } from 'type-graphql';

const LONGEST_STRETCH = 10_000;

@ArgsType()
export class VerifyLedgerArgs {
  @Min(0)
  @Field(() => GraphQLSafeInt, { nullable: true, defaultValue: 0, description: 'Where the stretch starts.' })
  declare fromSequence?: number | null;

  @Min(1)
  @Max(LONGEST_STRETCH)
  @Field(() => Int, {
    nullable: true,
    defaultValue: LONGEST_STRETCH,
    description: 'How many transactions at most; never more than 10,000.',
  })
  declare limit?: number | null;
}

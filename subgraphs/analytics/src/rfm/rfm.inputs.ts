import { Max, Min } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';

const FEWEST_QUANTILES = 2;
const MOST_QUANTILES = 10;
const USUAL_QUANTILES = 5;

@InputType({ description: 'How customers are scored.' })
export class RfmInput {
  @Field(() => GraphQLDateTime, { nullable: true, description: 'As if it were then: what came later is left out.' })
  declare asOf?: Date | null;

  @Min(FEWEST_QUANTILES)
  @Max(MOST_QUANTILES)
  @Field(() => Int, { nullable: true, defaultValue: USUAL_QUANTILES, description: 'How many scores: from 2 to 10.' })
  declare quantiles?: number | null;

  @Field(() => ID, { nullable: true, description: 'Only people of this segment.' })
  declare segmentId?: string | null;
}

import { ArrayMaxSize, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CubeFilterInput, Granularity } from '../cube/index.ts';

const USUAL_PERIODS = 12;
const MOST_PERIODS = 120;
const MOST_FILTERS = 10;

@InputType({ description: 'Whom to follow, and what coming back means.' })
export class RetentionInput {
  @Field(() => String, { description: 'The behaviour that makes somebody enter, the first time they show it.' })
  declare enter: string;

  @Field(() => String, { description: 'The behaviour that counts as coming back.' })
  declare returned: string;

  @Field(() => Granularity, {
    nullable: true,
    defaultValue: Granularity.MONTH,
    description: 'How long a period is; in UTC.',
  })
  declare granularity?: Granularity | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only cohorts that start at this instant or later.' })
  declare from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'The first instant that is no longer looked at.' })
  declare to?: Date | null;

  @Min(1)
  @Max(MOST_PERIODS)
  @Field(() => Int, {
    nullable: true,
    defaultValue: USUAL_PERIODS,
    description:
      'How many periods of a cohort, its first one included: at most 120. None is newer than the newest fact.',
  })
  declare periods?: number | null;

  @Field(() => ID, { nullable: true, description: 'Only people of this segment.' })
  declare segmentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The metric to sum instead of counting people: revenue, orders, purchases or items.',
  })
  declare measure?: string | null;

  @ArrayMaxSize(MOST_FILTERS)
  @ValidateNested({ each: true })
  @Field(() => [CubeFilterInput], {
    nullable: true,
    description: 'At most 10; what is looked at passes each of them. Not by category.',
  })
  declare filters?: CubeFilterInput[] | null;
}

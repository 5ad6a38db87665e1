import { ArrayMaxSize, ArrayMinSize, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ComparePeriod, FilterOperator, Granularity } from './cube.enums.ts';

const MOST_MEASURES = 10;
const MOST_DIMENSIONS = 3;
const MOST_FILTERS = 10;
const MOST_VALUES = 100;
const MOST_ROWS = 1_000;
const USUAL_ROWS = 100;

@InputType({ description: 'What must hold of what is counted.' })
export class CubeFilterInput {
  @Field(() => String, { description: 'The dimension.' })
  declare dimension: string;

  @Field(() => FilterOperator, { description: 'How its value is compared.' })
  declare operator: FilterOperator;

  @ArrayMaxSize(MOST_VALUES)
  @Field(() => [GraphQLJSON], {
    nullable: true,
    description: 'With what: one value, at most 100 for IN and NOT_IN, none for SET and NOT_SET.',
  })
  declare values?: unknown[] | null;
}

@InputType({ description: 'When, and by which periods.' })
export class CubeTimeInput {
  @Field(() => Granularity, { nullable: true, description: 'By which periods; all time together, when absent.' })
  declare granularity?: Granularity | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'The first instant that counts.' })
  declare from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'The first instant that no longer counts.' })
  declare to?: Date | null;

  @Field(() => ComparePeriod, { nullable: true, description: 'Shifts the same query back and returns both.' })
  declare compareTo?: ComparePeriod | null;

  @Field(() => String, { nullable: true, defaultValue: 'UTC', description: 'Where periods begin: an IANA time zone.' })
  declare timeZone?: string | null;
}

@InputType({ description: 'In which order rows come. Hidden ones come last, so that the order says nothing of them.' })
export class CubeOrderInput {
  @Field(() => String, { description: 'The key of a column.' })
  declare key: string;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether the largest come first.' })
  declare descending?: boolean | null;
}

@InputType({ description: 'A question: measures by dimensions, over time, of what passes all filters.' })
export class CubeInput {
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_MEASURES)
  @Field(() => [String], { description: 'The keys of at most 10 metrics.' })
  declare measures: string[];

  @ArrayMaxSize(MOST_DIMENSIONS)
  @Field(() => [String], { nullable: true, description: 'The keys of at most 3 dimensions to break down by.' })
  declare dimensions?: string[] | null;

  @ValidateNested()
  @Field(() => CubeTimeInput, { nullable: true, description: 'When; all time together, when absent.' })
  declare time?: CubeTimeInput | null;

  @ArrayMaxSize(MOST_FILTERS)
  @ValidateNested({ each: true })
  @Field(() => [CubeFilterInput], { nullable: true, description: 'At most 10; what is counted passes each of them.' })
  declare filters?: CubeFilterInput[] | null;

  @Field(() => ID, { nullable: true, description: 'Only people of this segment.' })
  declare segmentId?: string | null;

  @ArrayMaxSize(MOST_MEASURES)
  @ValidateNested({ each: true })
  @Field(() => [CubeOrderInput], {
    nullable: true,
    description: 'The order of the rows, most important key first; by dimensions and time, when absent.',
  })
  declare orderBy?: CubeOrderInput[] | null;

  @Min(0)
  @Max(MOST_ROWS)
  @Field(() => Int, { nullable: true, defaultValue: USUAL_ROWS, description: 'How many rows: at most 1,000.' })
  declare limit?: number | null;

  @Min(0)
  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'How many rows to leave out first.' })
  declare offset?: number | null;
}

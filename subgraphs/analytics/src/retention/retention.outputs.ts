import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Granularity } from '../cube/index.ts';
import { Basis, Suppression } from '../disclosure/index.ts';
import { Freshness } from '../freshness/index.ts';

@ObjectType({ description: 'People who entered in the same period, and how many of them came back.' })
export class Cohort {
  @Field(() => GraphQLDateTime, { description: 'The start of the period in which they entered.' })
  declare start: Date;

  @Field(() => Int, { nullable: true, description: 'How many they are; null where hidden.' })
  declare size: number | null;

  @Field(() => [Int], {
    nullable: 'items',
    description:
      'Period 0 is the cohort itself. How many came back in each period from there on, or the sum of the measure; null where hidden.',
  })
  declare counts: readonly (number | null)[];

  @Field(() => [Float], {
    nullable: 'items',
    description: 'Each count over the size: the share that came back, or the measure per member; null where hidden.',
  })
  declare rates: readonly (number | null)[];
}

@ObjectType({ description: 'Who came back, by when they came first.' })
export class RetentionTable {
  @Field(() => Granularity, { description: 'How long a period is.' })
  declare granularity: Granularity;

  @Field(() => [Cohort], { description: 'The cohorts, oldest first.' })
  declare cohorts: readonly Cohort[];

  @Field(() => Suppression, { description: 'What is hidden, so that nobody can be recognised.' })
  declare suppression: Suppression;

  @Field(() => Basis, { description: 'Whom the table rests on.' })
  declare basis: Basis;

  @Field(() => Freshness, { description: 'How far the facts have been read.' })
  declare freshness: Freshness | Promise<Freshness>;
}

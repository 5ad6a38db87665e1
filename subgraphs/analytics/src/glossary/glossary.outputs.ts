import { Key } from '@customer-module/subgraph-kit';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { MetricFormat } from './glossary.enums.ts';

@Key('key')
@ObjectType({ description: 'Something that can be measured, with its one definition.' })
export class Metric {
  @Field(() => ID, { description: 'What a query calls it, such as "revenue".' })
  declare key: string;

  @Field(() => Int, { description: 'The version of the definition. A version never changes its meaning.' })
  declare version: number;

  @Field(() => String, { description: 'What to print above a column.' })
  declare title: string;

  @Field(() => String, { description: 'What exactly is counted.' })
  declare definition: string;

  @Field(() => MetricFormat, { description: 'How its numbers are to be printed.' })
  declare format: MetricFormat;

  @Field(() => String, { nullable: true, description: 'Who answers for the definition; null for built-in ones.' })
  declare owner: string | null;
}

@Key('key')
@ObjectType({ description: 'Something by which measures can be broken down or filtered.' })
export class Dimension {
  @Field(() => ID, { description: 'What a query calls it, such as "country".' })
  declare key: string;

  @Field(() => String, { description: 'What to print above a column.' })
  declare title: string;

  @Field(() => String, { description: 'What exactly it says.' })
  declare definition: string;

  @Field(() => Boolean, {
    description: 'Whether it helps to single people out; where two of these cross, the floor is 10.',
  })
  declare quasiIdentifier: boolean;
}

@ObjectType({ description: 'Something that people can be seen to do.' })
export class Behaviour {
  @Field(() => String, { description: 'What a query calls it, such as "purchase".' })
  declare key: string;

  @Field(() => String, { description: 'What to print.' })
  declare title: string;

  @Field(() => String, { description: 'What exactly counts.' })
  declare definition: string;

  @Field(() => [String], { description: 'The dimensions that it can be filtered by.' })
  declare dimensions: readonly string[];
}

import { Tag } from '@customer-module/subgraph-kit';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Basis, Suppression } from '../disclosure/index.ts';
import { Freshness } from '../freshness/index.ts';
import { MetricFormat } from '../glossary/index.ts';
import { CubeColumnKind } from './cube.enums.ts';

@Tag('partner')
@ObjectType({ description: 'A column of a table.' })
export class CubeColumn {
  @Field(() => String, {
    description: 'The key of the metric or dimension; "time"; a compared metric ends in ":previous".',
  })
  declare key: string;

  @Field(() => String, { description: 'What to print above it.' })
  declare title: string;

  @Field(() => CubeColumnKind, { description: 'What stands in it.' })
  declare kind: CubeColumnKind;

  @Field(() => MetricFormat, { nullable: true, description: 'How its numbers are to be printed.' })
  declare format: MetricFormat | null;
}

@Tag('partner')
@ObjectType({ description: 'A row of a table.' })
export class CubeRow {
  @Field(() => [GraphQLJSON], { nullable: 'items', description: 'One value a column, in the order of the columns.' })
  declare values: readonly unknown[];

  @Field(() => Boolean, { description: 'Whether its numbers are hidden, to protect people in it or in another row.' })
  declare suppressed: boolean;

  @Tag('internal')
  @Field(() => String, { nullable: true, description: 'For Query.drill; null where the row may not be opened.' })
  declare drillKey: string | null;
}

@Tag('partner')
@ObjectType({ description: 'Where numbers come from.' })
export class Lineage {
  @Field(() => [String], { description: 'The version of each metric, such as "revenue@1".' })
  declare metricVersions: readonly string[];

  @Field(() => GraphQLDateTime, { description: 'Everything that happened until then is in them.' })
  declare asOf: Date;
}

@Tag('partner')
@ObjectType({ description: 'A table of measures.' })
export class CubeResult {
  @Field(() => [CubeColumn], {
    description: 'Dimensions first, then time, then measures, then what they are compared with.',
  })
  declare columns: readonly CubeColumn[];

  @Field(() => [CubeRow], { description: 'The rows asked for.' })
  declare rows: readonly CubeRow[];

  @Field(() => Int, { description: 'How many rows the whole table has, hidden ones too.' })
  declare totalRows: number;

  @Field(() => Suppression, {
    description:
      'Cells hidden because they, or what is left when they are subtracted, describe fewer people than the floor.',
  })
  declare suppression: Suppression;

  @Field(() => Basis, { description: 'Whom the table rests on.' })
  declare basis: Basis;

  @Field(() => Lineage, { description: 'Where its numbers come from.' })
  declare lineage: Lineage | Promise<Lineage>;

  @Field(() => Freshness, { description: 'How far the facts have been read.' })
  declare freshness: Freshness | Promise<Freshness>;
}

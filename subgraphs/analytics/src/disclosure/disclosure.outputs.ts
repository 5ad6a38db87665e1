import { Tag } from '@customer-module/subgraph-kit';
import { Field, Int, ObjectType } from 'type-graphql';

@Tag('partner')
@ObjectType({ description: 'What of a table is hidden, so that nobody can be recognised in it.' })
export class Suppression {
  @Field(() => Int, { description: 'How many people a cell describes at least.' })
  declare floor: number;

  @Field(() => Int, {
    description:
      'How many cells are hidden because they, or what is left when they are subtracted, describe fewer people than the floor.',
  })
  declare cells: number;

  @Field(() => Int, {
    description: 'How many of these are hidden only so that others cannot be computed from totals.',
  })
  declare complementary: number;

  @Field(() => String, { description: 'The rule, in words.' })
  declare rule: string;
}

@Tag('partner')
@ObjectType({ description: 'Whom an answer rests on; what was left out and why.' })
export class Basis {
  @Field(() => Int, {
    nullable: true,
    description: 'How many identified customers it rests on, counted only when asked for; null below the floor.',
  })
  declare people: number | null | Promise<number | null>;

  @Field(() => [String], { description: 'The purposes whose withdrawal left people out.' })
  declare purposesExcluded: readonly string[];

  @Field(() => [String], { description: 'What else was left out or has to be known, in words.' })
  declare notes: readonly string[];
}

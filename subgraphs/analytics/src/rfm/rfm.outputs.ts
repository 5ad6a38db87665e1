import { Money } from '@customer-module/subgraph-kit';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Basis, Suppression } from '../disclosure/index.ts';
import { Freshness } from '../freshness/index.ts';

const SCORES =
  'A score is 1 plus the number of quantiles passed: of n customers, whoever exceeds at least k n / q others has passed k of q quantiles, and equal values score the same (quintiles after Hughes 1994, Strategic Database Marketing).';

@ObjectType({ description: `Customers with the same three scores. ${SCORES}` })
export class RfmCell {
  @Field(() => Int, { description: 'By the day of the last purchase, in UTC: the highest bought most recently.' })
  declare recency: number;

  @Field(() => Int, { description: 'By the number of purchases, returns not counted: the highest bought most often.' })
  declare frequency: number;

  @Field(() => Int, {
    description: 'By the sum of purchases less returns, in minor units: the highest spent most.',
  })
  declare monetary: number;

  @Field(() => Int, { nullable: true, description: 'How many they are; null where hidden.' })
  declare people: number | null;

  @Field(() => String, { description: 'What marketers call them, by recency and frequency.' })
  declare label: string;
}

@ObjectType({
  description: `Customers by recency, frequency and monetary value. ${SCORES} Whoever never bought anything is not scored.`,
})
export class RfmTable {
  @Field(() => GraphQLDateTime, { description: 'As if it were then.' })
  declare asOf: Date;

  @Field(() => [RfmCell], { description: 'Every combination that somebody has; a hidden one may be empty.' })
  declare cells: readonly RfmCell[];

  @Field(() => Suppression, { description: 'What is hidden, so that nobody can be recognised.' })
  declare suppression: Suppression;

  @Field(() => Basis, { description: 'Whom the table rests on.' })
  declare basis: Basis;

  @Field(() => Freshness, { description: 'How far the facts have been read.' })
  declare freshness: Freshness | Promise<Freshness>;
}

@ObjectType({
  description: `How one customer stands among all who bought something. Five scores each. ${SCORES} Contribution is what the customer gave to the community, the fourth axis.`,
})
export class RfmScore {
  @Field(() => Int, { description: 'By the day of the last purchase: 5 bought most recently.' })
  declare recency: number;

  @Field(() => Int, { description: 'By the number of purchases: 5 bought most often.' })
  declare frequency: number;

  @Field(() => Int, { description: 'By the sum of purchases less returns: 5 spent most.' })
  declare monetary: number;

  @Field(() => Int, { description: 'By the number of posts and accepted answers: 5 gave most, 1 gave nothing.' })
  declare contribution: number;

  @Field(() => String, { description: 'What marketers call customers with these scores.' })
  declare label: string;

  @Field(() => Int, { description: 'How many whole days ago the last purchase was.' })
  declare recencyDays: number;

  @Field(() => Int, { description: 'How many purchases there were.' })
  declare purchases: number;

  @Field(() => Money, { nullable: true, description: 'The sum of purchases less returns.' })
  declare spent: Money | null;
}

import { Money } from '@customer-module/subgraph-kit';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'What one customer bought in a month, less what came back.' })
export class RevenueMonth {
  @Field(() => GraphQLDateTime, { description: 'The start of the calendar month, in UTC.' })
  declare month: Date;

  @Field(() => Money, { description: 'Purchases less returns.' })
  declare revenue: Money;

  @Field(() => Int, { description: 'Purchases and returns, each once.' })
  declare orders: number;
}

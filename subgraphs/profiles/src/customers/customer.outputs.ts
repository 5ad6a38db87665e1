import { connectionOf, Money } from '@customer-module/subgraph-kit';
import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Customer } from './customer.entity.ts';

export const CustomerConnection = connectionOf(Customer);

@ObjectType({ description: 'What a customer bought and gave back, in figures.' })
export class PurchaseSummary {
  @Field(() => Int, { description: 'How many purchases.' })
  declare count: number;

  @Field(() => Int, { description: 'How many returns.' })
  declare returns: number;

  @Field(() => GraphQLSafeInt, { description: 'Units bought, returned ones taken off.' })
  declare items: number;

  @Field(() => [Money], { description: 'What was spent, net of returns, in each currency.' })
  declare total: Money[];

  @Field(() => GraphQLDateTime, { nullable: true, description: 'The first purchase; null where there is none.' })
  declare firstAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'The last purchase; null where there is none.' })
  declare lastAt: Date | null;
}

export function summaryOf(customer: Customer): PurchaseSummary {
  const { purchaseCount, returnCount, itemCount, totals, firstPurchaseAt, lastPurchaseAt } = customer;
  const total = Object.entries(totals).map(([currency, amount]) => ({ currency, amount }));
  return {
    count: purchaseCount,
    returns: returnCount,
    items: itemCount,
    total: total.toSorted((a, b) => a.currency.localeCompare(b.currency)),
    firstAt: firstPurchaseAt ?? null,
    lastAt: purchaseCount > 0 ? lastPurchaseAt : null,
  };
}

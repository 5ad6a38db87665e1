import { connectionOf, Money, Tag } from '@customer-module/subgraph-kit';
import { Field, Int, ObjectType } from 'type-graphql';
import { Interaction } from './interaction.entity.ts';

export const InteractionConnection = connectionOf(Interaction, 'partner');

@Tag('partner')
@ObjectType({ description: 'One line of a purchase or a return.' })
export class InteractionLine {
  @Field(() => String, { description: 'The SKU, as the source gave it.' })
  declare sku: string;

  @Field(() => Int, { description: 'How many; negative in a return.' })
  declare quantity: number;

  @Field(() => Money, { description: 'The price of one.' })
  declare unitPrice: Money;

  @Field(() => Money, { description: 'What was charged after discounts; negative in a return.' })
  declare amount: Money;
}

@Tag('partner')
@ObjectType({ description: 'What became of the interactions sent.' })
export class RecordInteractionsPayload {
  @Field(() => Int, { description: 'How many were recorded.' })
  declare recorded: number;

  @Field(() => Int, { description: 'How many were there already, or came twice in this call.' })
  declare duplicates: number;

  @Field(() => [InteractionFailure], { description: 'Those that were refused, in the order sent.' })
  declare failed: InteractionFailure[];

  @Field(() => Int, { description: 'How many customers were created on the way.' })
  declare customersCreated: number;

  @Field(() => Int, { description: 'How many products were created on the way.' })
  declare productsCreated: number;
}

@Tag('partner')
@ObjectType({ description: 'Why an interaction was refused.' })
export class InteractionFailure {
  @Field(() => Int, { description: 'Its place in the call, from 0.' })
  declare index: number;

  @Field(() => String, { description: 'The id that the source gave it.' })
  declare externalId: string;

  @Field(() => String, { description: 'The stable name of the reason.' })
  declare reason: string;

  @Field(() => String, { description: 'The reason in words.' })
  declare message: string;
}

export function linesOf({ lines, currency }: Interaction): InteractionLine[] {
  return lines.map(({ sku, quantity, unitPrice, amount }) => ({
    sku,
    quantity,
    unitPrice: moneyOf(unitPrice, currency),
    amount: moneyOf(amount, currency),
  }));
}

export function totalOf({ total, currency }: Interaction): Money | null {
  return total === null || currency === null ? null : { amount: total, currency };
}

function moneyOf(amount: number, currency: string | null): Money {
  return { amount, currency: currency ?? '' };
}

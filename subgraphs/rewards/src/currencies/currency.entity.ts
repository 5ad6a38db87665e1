import { Key, Money, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CurrencyKind } from './currency.enums.ts';

const CurrencySchema = defineEntity({
  name: 'Currency',
  collection: 'currencies',
  properties: {
    id: p.string().primary().fieldName('_id'),
    name: p.string(),
    kind: p.enum(() => CurrencyKind),
    expiresAfterDays: p.integer().nullable(),
    floor: p.integer(),
    unitValue: p.json<Money>().nullable(),
  },
});

@Key('id')
@Tag('partner')
@ObjectType({ description: 'A kind of points.' })
export class Currency extends CurrencySchema.class {
  @Field(() => ID, { description: 'The id of the currency, such as "points".' })
  declare id: string;

  @Field(() => String, { description: 'What it is called.' })
  declare name: string;

  @Field(() => CurrencyKind, { description: 'What its points are for.' })
  declare kind: CurrencyKind;

  @Field(() => Int, { nullable: true, description: 'How long earned points live; null where they do for ever.' })
  declare expiresAfterDays: number | null;

  @Field(() => GraphQLSafeInt, {
    description: 'The lowest balance an award or penalty may leave; 0 where points are spent.',
  })
  declare floor: number;

  @Field(() => Money, { nullable: true, description: 'What one point is worth to the company.' })
  declare unitValue: Money | null;
}
CurrencySchema.setClass(Currency);

export type NewCurrency = RequiredEntityData<Currency>;

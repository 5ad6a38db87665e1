import { Tag } from '@customer-module/subgraph-kit';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Currency } from './currency.entity.ts';

@ObjectType({ description: 'The currency after the change.' })
export class CurrencyPayload {
  @Field(() => Currency, { description: 'The currency.' })
  declare currency: Currency;
}

@Tag('partner')
@ObjectType({ description: 'Points never stand without their currency, as money never does.' })
export class PointsAmount {
  declare currencyId: string;

  @Field(() => GraphQLSafeInt, { description: 'How many points.' })
  declare points: number;
}

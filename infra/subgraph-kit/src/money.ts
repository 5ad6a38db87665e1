import { Matches } from 'class-validator';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, InputType, ObjectType } from 'type-graphql';
import { Shareable } from './directives.ts';

@Shareable()
@ObjectType({ description: 'An amount in minor units (pence, cents) of an ISO 4217 currency. Never a float.' })
export class Money {
  @Field(() => GraphQLSafeInt, { description: 'How many minor units.' })
  declare amount: number;

  @Field(() => String, { description: 'The ISO 4217 code, such as GBP.' })
  declare currency: string;
}

@InputType({ description: 'An amount in minor units (pence, cents) of an ISO 4217 currency.' })
export class MoneyInput {
  @Field(() => GraphQLSafeInt, { description: 'How many minor units.' })
  declare amount: number;

  @Matches(/^[A-Z]{3}$/, { message: 'currency is a code of three capital letters' })
  @Field(() => String, { description: 'The ISO 4217 code, such as GBP.' })
  declare currency: string;
}

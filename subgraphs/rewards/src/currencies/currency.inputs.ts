import { MoneyInput } from '@customer-module/subgraph-kit';
import { Length, Matches, Min, ValidateNested } from 'class-validator';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CurrencyKind } from './currency.enums.ts';

const NAME_LENGTH = 100;

@InputType({ description: 'A kind of points: new, or with other terms than before.' })
export class DefineCurrencyInput {
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, { message: 'id is up to 40 small letters, digits and dashes' })
  @Field(() => ID, { description: 'Its id, such as "points".' })
  declare id: string;

  @Length(1, NAME_LENGTH)
  @Field(() => String, { description: 'What it is called.' })
  declare name: string;

  @Field(() => CurrencyKind, { description: 'What its points are for; this never changes.' })
  declare kind: CurrencyKind;

  @Min(1)
  @Field(() => Int, { nullable: true, description: 'How long earned points live; for ever, when absent.' })
  declare expiresAfterDays?: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    defaultValue: 0,
    description: 'The lowest balance an award or penalty may leave.',
  })
  declare floor?: number | null;

  @ValidateNested()
  @Field(() => MoneyInput, { nullable: true, description: 'What one point is worth to the company.' })
  declare unitValue?: MoneyInput | null;
}

@InputType({ description: 'Points of a currency.' })
export class PointsAmountInput {
  @Field(() => ID, { description: 'The currency.' })
  declare currencyId: string;

  @Field(() => GraphQLSafeInt, { description: 'How many points.' })
  declare points: number;
}

import { connectionOf, Money } from '@customer-module/subgraph-kit';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { LedgerEntry } from './entry.entity.ts';

export const LedgerEntryConnection = connectionOf(LedgerEntry, 'partner');

@ObjectType({ description: 'The fact behind a transaction: an event, a redemption, an adjustment.' })
export class Cause {
  @Field(() => String, { description: 'What kind of fact, such as the type of the event.' })
  declare kind: string;

  @Field(() => ID, { description: 'Its id.' })
  declare id: string;

  @Field(() => String, { description: 'What happened, in words.' })
  declare text: string;
}

@ObjectType({ description: 'Whether a stretch of the ledger is what was booked.' })
export class LedgerVerification {
  @Field(() => Boolean, { description: 'Whether every hash, sum and balance is right.' })
  declare ok: boolean;

  @Field(() => GraphQLSafeInt, { description: 'How many transactions were checked.' })
  declare transactions: number;

  @Field(() => GraphQLSafeInt, { description: 'The last one that was checked; the next stretch starts behind it.' })
  declare checkedTo: number;

  @Field(() => Boolean, { description: 'Whether that is the end of the ledger.' })
  declare complete: boolean;

  @Field(() => ID, { nullable: true, description: 'The first transaction that is wrong.' })
  declare firstBroken: string | null;

  @Field(() => [String], { description: 'What is wrong, at most 100 lines.' })
  declare problems: string[];
}

@ObjectType({ description: 'What the company owes in points of a currency.' })
export class Liability {
  declare currencyId: string;

  @Field(() => GraphQLSafeInt, { description: 'The points that people have.' })
  declare outstanding: number;

  @Field(() => Money, { nullable: true, description: 'What they are worth; null where a point has no value.' })
  declare value: Money | null;
}

import { Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { TransactionKind } from './ledger.enums.ts';

const LedgerEntrySchema = defineEntity({
  name: 'LedgerEntry',
  collection: 'ledgerEntries',
  properties: {
    id: p.string().primary().fieldName('_id'),
    transactionId: p.string(),
    sequence: p.integer(),
    account: p.string(),
    currencyId: p.string(),
    amount: p.integer(),
    balanceAfter: p.integer(),
    kind: p.enum(() => TransactionKind),
    at: p.datetime(),
    text: p.string(),
  },
  indexes: [{ properties: ['account', 'sequence', 'id'] }, { properties: ['transactionId'] }],
});

@Tag('partner')
@ObjectType({ description: 'What one account gained or lost in a transaction.' })
export class LedgerEntry extends LedgerEntrySchema.class {
  @Field(() => ID, { description: 'The id of the entry.' })
  declare id: string;

  @Field(() => String, {
    description: 'The account: of a customer, its debt (`…:debt`), or of the system (`issuance:points`).',
  })
  declare account: string;

  @Field(() => GraphQLSafeInt, { description: 'What the account gained; negative: lost.' })
  declare amount: number;

  @Field(() => GraphQLSafeInt, { description: 'The sum of its entries up to this one.' })
  declare balanceAfter: number;

  @Field(() => TransactionKind, { description: 'Why points moved.' })
  declare kind: TransactionKind;

  @Field(() => GraphQLDateTime, { description: 'When it was booked.' })
  declare at: Date;

  @Field(() => String, { description: 'What for, in words.' })
  declare text: string;
}
LedgerEntrySchema.setClass(LedgerEntry);

/** An entry before it is stored. */
export type NewLedgerEntry = Pick<
  LedgerEntry,
  'id' | 'transactionId' | 'sequence' | 'account' | 'currencyId' | 'amount' | 'balanceAfter' | 'kind' | 'at' | 'text'
>;

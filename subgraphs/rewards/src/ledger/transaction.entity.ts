import { Key } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { TransactionKind } from './ledger.enums.ts';

/** The fact behind a transaction, as it is stored inside. */
export interface StoredCause {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

const LedgerTransactionSchema = defineEntity({
  name: 'LedgerTransaction',
  collection: 'ledgerTransactions',
  properties: {
    id: p.string().primary().fieldName('_id'),
    sequence: p.integer(),
    kind: p.enum(() => TransactionKind),
    cause: p.json<StoredCause>(),
    /** The accounts of customers in it: who may see it hangs on them. */
    accountIds: p.json<string[]>(),
    reversesId: p.string().nullable(),
    at: p.datetime(),
    previousHash: p.string(),
    hash: p.string(),
  },
  uniques: [{ properties: ['sequence'] }],
  indexes: [{ properties: ['reversesId'] }],
});

@Key('id')
@ObjectType({
  description: 'Points that moved together. Entries sum to zero per currency; never updated, never deleted.',
})
export class LedgerTransaction extends LedgerTransactionSchema.class {
  @Field(() => ID, { description: 'The id of the transaction.' })
  declare id: string;

  @Field(() => GraphQLSafeInt, { description: 'Its place in the chain; the first one is 1.' })
  declare sequence: number;

  @Field(() => TransactionKind, { description: 'Why points moved.' })
  declare kind: TransactionKind;

  @Field(() => GraphQLDateTime, { description: 'When it was booked.' })
  declare at: Date;

  @Field(() => String, { description: 'The hash of the transaction before it.' })
  declare previousHash: string;

  @Field(() => String, { description: 'SHA-256 over the transaction, its entries and the hash before it.' })
  declare hash: string;

  declare reversesId: string | null;
}
LedgerTransactionSchema.setClass(LedgerTransaction);

/** A transaction before it is stored. */
export type NewLedgerTransaction = Pick<
  LedgerTransaction,
  'id' | 'sequence' | 'kind' | 'cause' | 'accountIds' | 'reversesId' | 'at' | 'previousHash' | 'hash'
>;

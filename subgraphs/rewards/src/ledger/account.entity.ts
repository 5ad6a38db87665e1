import { Key, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';

const RewardAccountSchema = defineEntity({
  name: 'RewardAccount',
  collection: 'rewardAccounts',
  properties: {
    id: p.string().primary().fieldName('_id'),
    customerId: p.string(),
    sourceProfileId: p.string(),
    currencyId: p.string(),
    balance: p.integer(),
    debt: p.integer(),
  },
  uniques: [{ properties: ['sourceProfileId', 'currencyId'] }],
  indexes: [{ properties: ['customerId', 'currencyId'] }],
});

/**
 * What a profile has of a currency. `balance` and `debt` are sums of entries, kept here so that a write can check them;
 * `verifyLedger` compares them with the entries.
 */
@Key('id')
@Tag('partner')
@ObjectType({ description: 'What somebody has of a currency.' })
export class RewardAccount extends RewardAccountSchema.class {
  @Field(() => ID, { description: 'The id of the account.' })
  declare id: string;

  @Field(() => GraphQLSafeInt, {
    description: 'The points that are there. It is never below the floor of its currency.',
  })
  declare balance: number;

  @Field(() => GraphQLSafeInt, {
    description: 'Points that were taken back after they were spent; what is earned next pays them first.',
  })
  declare debt: number;
}
RewardAccountSchema.setClass(RewardAccount);

import { Key, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { CustomerStatus } from './customer.enums.ts';

const CustomerSchema = defineEntity({
  name: 'Customer',
  collection: 'customers',
  properties: {
    id: p.string().primary().fieldName('_id'),
    status: p.enum(() => CustomerStatus),
    handle: p.string().nullable(),
    /** What makes handles unique whatever their case; the id of who has none. */
    handleKey: p.string().unique(),
    displayName: p.string().nullable(),
    joinedAt: p.datetime(),
    persona: p.boolean(),
    /** Who recorded something about this person: a partner sees those of its own. */
    sources: p.array(),
    /** Lower-case words of the names, and the identities: what a search may begin with. */
    searchTerms: p.array(),
    /** The summary of purchases is kept here as they are recorded, so that lists sort by it and nobody adds up. */
    purchaseCount: p.integer(),
    returnCount: p.integer(),
    itemCount: p.integer(),
    /** Net of returns, in minor units, by currency. */
    totals: p.json<Record<string, number>>(),
    totalSpent: p.integer(),
    firstPurchaseAt: p.datetime().nullable(),
    /** Never null, since lists are sorted by it: the start of time where nothing was bought. */
    lastPurchaseAt: p.datetime(),
  },
  indexes: [
    { properties: ['joinedAt', 'id'] },
    { properties: ['lastPurchaseAt', 'id'] },
    { properties: ['totalSpent', 'id'] },
    { properties: ['searchTerms'] },
    { properties: ['sources', 'joinedAt', 'id'] },
  ],
});

/** In place of a last purchase where there is none. */
export const NEVER = new Date(0);

@Key('id')
@ObjectType({ description: 'A person the company knows: the one view over every source profile that belongs to them.' })
export class Customer extends CustomerSchema.class {
  @Tag('partner')
  @Field(() => ID, { description: 'The id of the customer; after a merge, the old id still answers.' })
  declare id: string;

  @Tag('partner')
  @Field(() => String, { nullable: true, description: 'The public name in the community; unique.' })
  declare handle: string | null;

  @Tag('partner')
  @Field(() => String, { nullable: true, description: 'The name to print.' })
  declare displayName: string | null;

  @Tag('partner')
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When this person became a customer.' })
  declare joinedAt: Date;
}
CustomerSchema.setClass(Customer);

export type NewCustomer = RequiredEntityData<Customer>;

import { Key, Tag } from '@customer-module/subgraph-kit';
import { Field, ID, ObjectType } from 'type-graphql';

/** Profiles owns customers: analytics knows their key, and adds fields in the resolver. */
@Key('id')
@ObjectType({ description: 'A person, with what is concluded about them.' })
export class Customer {
  @Tag('partner')
  @Field(() => ID, { description: 'The id of the customer; after a merge, the old id still answers.' })
  declare id: string;
}

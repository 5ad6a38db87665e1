import { Key, Tag } from '@customer-module/subgraph-kit';
import { Field, ID, ObjectType } from 'type-graphql';

/** Profiles owns products: community knows their key. */
@Key('id')
@Tag('partner')
@ObjectType({ description: 'What is sold, with what the community says about it.' })
export class Product {
  @Field(() => ID, { description: 'The id of the product.' })
  declare id: string;
}

import { connectionOf, Tag } from '@customer-module/subgraph-kit';
import { Field, Int, ObjectType } from 'type-graphql';
import { Product } from './product.entity.ts';

export const ProductConnection = connectionOf(Product, 'partner');

@Tag('partner')
@ObjectType({ description: 'The products as they stand now.' })
export class UpsertProductsPayload {
  @Field(() => [Product], { description: 'The products, in the order given.' })
  declare products: Product[];

  @Field(() => Int, { description: 'How many were not there before.' })
  declare created: number;

  @Field(() => Int, { description: 'How many were there and changed.' })
  declare updated: number;
}

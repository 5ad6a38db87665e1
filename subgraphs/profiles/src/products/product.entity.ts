import { Key, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';

const ProductSchema = defineEntity({
  name: 'Product',
  collection: 'products',
  properties: {
    id: p.string().primary().fieldName('_id'),
    /** Kept as it is given: sources tell products apart by the case of a letter. */
    sku: p.string().unique(),
    name: p.string(),
    category: p.string().nullable(),
    description: p.string().nullable(),
    active: p.boolean(),
    /** Lower-case words of name and SKU: what a search may begin with. */
    searchTerms: p.array(),
  },
  indexes: [
    { properties: ['name', 'id'] },
    { properties: ['category', 'name', 'id'] },
    { properties: ['searchTerms'] },
  ],
});

@Key('id')
@Tag('partner')
@ObjectType({ description: 'Something that is sold.' })
export class Product extends ProductSchema.class {
  @Field(() => ID, { description: 'The id of the product.' })
  declare id: string;

  @Field(() => String, { nullable: true, description: 'The stock-keeping unit; unique, and its case counts.' })
  declare sku: string;

  @Field(() => String, { nullable: true, description: 'The name to print.' })
  declare name: string;

  @Field(() => String, { nullable: true, description: 'What kind of product.' })
  declare category: string | null;

  @Field(() => String, { nullable: true, description: 'What it is.' })
  declare description: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is sold at present.' })
  declare active: boolean;
}
ProductSchema.setClass(Product);

export type NewProduct = RequiredEntityData<Product>;

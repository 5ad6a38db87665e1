import { PageArgs } from '@customer-module/subgraph-kit';
import { Length } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';

@ArgsType()
export class ProductArgs {
  @Field(() => ID, { nullable: true, description: 'By id.' })
  declare id?: string | null;

  @Field(() => String, { nullable: true, description: 'By SKU.' })
  declare sku?: string | null;
}

@ArgsType()
export class ProductsArgs extends PageArgs {
  @Length(0, 200)
  @Field(() => String, { nullable: true, description: 'Every word begins a word of the name, or the SKU.' })
  declare search?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this kind.' })
  declare category?: string | null;
}

@InputType({ description: 'A product as it shall stand; what is absent is empty.' })
export class ProductInput {
  @Field(() => String, { description: 'The stock-keeping unit that tells it apart.' })
  declare sku: string;

  @Field(() => String, { description: 'The name to print.' })
  declare name: string;

  @Field(() => String, { nullable: true, description: 'What kind of product.' })
  declare category?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is.' })
  declare description?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether it is sold at present.' })
  declare active?: boolean | null;
}

@InputType({ description: 'Products to create, or to bring up to date.' })
export class UpsertProductsInput {
  @Field(() => [ProductInput], { description: 'At most 1,000, each SKU once.' })
  declare products: ProductInput[];
}

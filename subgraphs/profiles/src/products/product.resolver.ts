import { type Connection, type Context, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Product } from './product.entity.ts';
import { ProductArgs, ProductsArgs, UpsertProductsInput } from './product.inputs.ts';
import { loadProduct } from './product.loaders.ts';
import { ProductConnection, UpsertProductsPayload } from './product.outputs.ts';
import { findProduct, listProducts } from './product.queries.ts';
import { upsertProducts } from './product.service.ts';

@ReferenceResolver(Product, loadProduct)
@Resolver(() => Product)
export class ProductResolver {
  @Tag('partner')
  @Query(() => Product, { nullable: true, description: 'One product, by id or by SKU: exactly one is given.' })
  product(@Args(() => ProductArgs) by: ProductArgs, @Ctx() context: Context): Promise<Product | null> {
    return findProduct(context, by);
  }

  @Tag('partner')
  @Query(() => ProductConnection, { nullable: true, description: 'Products by name, page by page.' })
  products(@Args(() => ProductsArgs) list: ProductsArgs, @Ctx() context: Context): Promise<Connection<Product>> {
    return listProducts(context, list);
  }

  @Tag('partner')
  @Mutation(() => UpsertProductsPayload, {
    nullable: true,
    description: 'Creates the products that are new, and brings the others up to date; all or none.',
  })
  upsertProducts(
    @Arg('input', () => UpsertProductsInput, { description: 'The products.' }) input: UpsertProductsInput,
    @Ctx() context: Context,
  ): Promise<UpsertProductsPayload> {
    return upsertProducts(context, input);
  }
}

import type { Context } from '@customer-module/subgraph-kit';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { loadProductBySku, Product } from '../products/index.ts';
import { InteractionLine } from './interaction.outputs.ts';

@Resolver(() => InteractionLine)
export class InteractionLineResolver {
  @FieldResolver(() => Product, { nullable: true, description: 'The product; null while nobody described the SKU.' })
  product(@Root() { sku }: InteractionLine, @Ctx() context: Context): Promise<Product | null> {
    return loadProductBySku(context, sku);
  }
}

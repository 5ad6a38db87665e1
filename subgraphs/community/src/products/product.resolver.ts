import { ReferenceResolver } from '@customer-module/subgraph-kit';
import { Resolver } from 'type-graphql';
import { Product } from './product.reference.ts';

@ReferenceResolver(Product, async (_, id) => ({ id }))
@Resolver(() => Product)
export class ProductResolver {}

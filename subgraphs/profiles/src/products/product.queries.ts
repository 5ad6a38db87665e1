import {
  type Connection,
  type Context,
  invalid,
  type Order,
  pageOf,
  type Reads,
  type Work,
} from '@customer-module/subgraph-kit';
import type { FilterQuery } from '@mikro-orm/core';
import { Product } from './product.entity.ts';
import type { ProductArgs, ProductsArgs } from './product.inputs.ts';
import { loadProduct, loadProductBySku } from './product.loaders.ts';
import { wordsOf } from './product.rules.ts';

const BY_NAME: Order<Product> = { by: 'name', direction: 'asc' };
const HIGHEST = '\u{10FFFF}';

export async function findProduct(context: Context, { id, sku }: ProductArgs): Promise<Product | null> {
  if (id && !sku) return loadProduct(context, id);
  if (sku && !id) return loadProductBySku(context, sku);
  throw invalid('ID_OR_SKU_NEEDED', 'A product is found by its id or by its SKU: give one of them.');
}

export function listProducts(
  { em }: Context,
  { search, category, ...page }: ProductsArgs,
): Promise<Connection<Product>> {
  const where = conditions(search ? wordsOf(search) : [], category ?? null) as FilterQuery<Product>;
  return pageOf(em, Product, { where, order: BY_NAME, page });
}

function conditions(words: readonly string[], category: string | null): object {
  const begins = words.map((word) => ({ searchTerms: { $elemMatch: { $gte: word, $lt: `${word}${HIGHEST}` } } }));
  return { $and: [...begins, category ? { category } : {}] };
}

/** A product as a purchase needs it. */
export interface KnownProduct {
  readonly id: string;
  readonly sku: string;
  readonly category: string | null;
}

/** The products of these SKUs, without what makes them long. */
export async function findKnownProducts(
  em: Reads | Work['em'],
  skus: readonly string[],
): Promise<Map<string, KnownProduct>> {
  if (skus.length === 0) return new Map();
  const rows: { _id: string; sku: string; category: string | null }[] = await em.aggregate(Product, [
    { $match: { sku: { $in: skus } } },
    { $project: { sku: 1, category: 1 } },
  ]);
  return new Map(rows.map(({ _id, sku, category }) => [sku, { id: _id, sku, category }]));
}

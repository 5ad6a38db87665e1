import { type Context, inTransaction, type Work } from '@customer-module/subgraph-kit';
import { Product } from './product.entity.ts';
import type { UpsertProductsInput } from './product.inputs.ts';
import type { UpsertProductsPayload } from './product.outputs.ts';
import * as rules from './product.rules.ts';

export function upsertProducts(context: Context, { products }: UpsertProductsInput): Promise<UpsertProductsPayload> {
  rules.requireMayWrite(context.actor);
  rules.requireWellFormed(products);
  return inTransaction(context, async (work) => {
    const { em, newId, outbox } = work;
    const found = await em.find(Product, { sku: { $in: products.map(({ sku }) => sku) } });
    const known = new Map(found.map((product) => [product.sku, product]));
    let [created, updated] = [0, 0];
    const upserted = products.map((stated) => {
      const product = known.get(stated.sku);
      if (product) {
        const events = rules.updateProduct(product, stated);
        updated += events.length;
        outbox.add(...events);
        return product;
      }
      const { product: fresh, event } = rules.createProduct(newId('prd'), stated);
      created += 1;
      outbox.add(event);
      return em.create(Product, fresh);
    });
    return { products: upserted, created, updated };
  });
}

/** Creates products that a purchase named first, in the caller's transaction. */
export async function createProducts(
  { em, outbox }: Pick<Work, 'em' | 'outbox'>,
  stated: readonly (rules.StatedProduct & { readonly id: string })[],
): Promise<void> {
  if (stated.length === 0) return;
  const created = stated.map((each) => rules.createProduct(each.id, each));
  await em.insertMany(
    Product,
    created.map(({ product }) => product),
  );
  outbox.add(...created.map(({ event }) => event));
}

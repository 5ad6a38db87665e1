import { oneByKey } from '@customer-module/subgraph-kit';
import { Product } from './product.entity.ts';

export const loadProduct = oneByKey(
  (ids, { em }) => em.find(Product, { id: { $in: [...ids] } }),
  (product) => product.id,
);

export const loadProductBySku = oneByKey(
  (skus, { em }) => em.find(Product, { sku: { $in: [...skus] } }),
  (product) => product.sku,
);

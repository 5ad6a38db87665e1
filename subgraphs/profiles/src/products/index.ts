export { Product } from './product.entity.ts';
export { loadProductBySku } from './product.loaders.ts';
export { findKnownProducts, type KnownProduct } from './product.queries.ts';
export { createProducts } from './product.service.ts';

export { Product } from './product.reference.ts';

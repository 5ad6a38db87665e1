import type { ProductUpserted } from '@customer-module/event-contracts';
import { type Actor, ActorKind, forbidden, invalid } from '@customer-module/subgraph-kit';
import type { NewProduct, Product } from './product.entity.ts';

/** A product as somebody states it. */
export interface StatedProduct {
  readonly sku: string;
  readonly name: string;
  readonly category?: string | null;
  readonly description?: string | null;
  readonly active?: boolean | null;
}

const MOST_PRODUCTS = 1_000;
const LONGEST_SKU = 100;
const LONGEST_TEXT = 2_000;

export function requireMayWrite({ kind, roles, scopes }: Actor): void {
  if (kind === ActorKind.SYSTEM || scopes.includes('products:write')) return;
  if (kind === ActorKind.STAFF && (roles.includes('ADMIN') || roles.includes('PRODUCT'))) return;
  throw forbidden('NOT_A_PRODUCT_KEEPER', 'Products are kept by product staff and keys with the scope products:write.');
}

export function requireWellFormed(products: readonly StatedProduct[]): void {
  if (products.length > MOST_PRODUCTS) throw invalid('TOO_MANY_ITEMS', 'A call takes at most 1,000 products.');
  const malformed = products.find((product) => !isWellFormed(product));
  if (malformed)
    throw invalid('MALFORMED_PRODUCT', `The product ${malformed.sku} lacks a SKU or a name, or is too long.`);
  if (new Set(products.map(({ sku }) => sku)).size < products.length) {
    throw invalid('SKU_TWICE', 'A call names each SKU once, since the last word would be chance.');
  }
}

function isWellFormed({ sku, name, category, description }: StatedProduct): boolean {
  const named = sku.trim().length > 0 && sku.length <= LONGEST_SKU && name.trim().length > 0;
  return named && [name, category, description].every((text) => (text ?? '').length <= LONGEST_TEXT);
}

export function createProduct(id: string, stated: StatedProduct): { product: NewProduct; event: ProductUpserted } {
  const { sku, name, category = null, description = null, active } = stated;
  const searchTerms = searchTermsOf(sku, name);
  const product = { id, sku, name, category, description, active: active ?? true, searchTerms };
  return { product, event: upserted(id, stated) };
}

/** Brings a product up to date; nothing is announced where nothing changed. */
export function updateProduct(product: Product, stated: StatedProduct): ProductUpserted[] {
  const { name, category = null, description = null } = stated;
  const active = stated.active ?? true;
  const isSame = product.name === name && product.category === category && product.active === active;
  if (isSame && product.description === description) return [];
  Object.assign(product, { name, category, description, active, searchTerms: searchTermsOf(product.sku, name) });
  return [upserted(product.id, stated)];
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function searchTermsOf(sku: string, name: string): string[] {
  return [...new Set([...wordsOf(sku), ...wordsOf(name)])];
}

function upserted(productId: string, { sku, name, category = null }: StatedProduct): ProductUpserted {
  return { type: 'profiles.product-upserted.v1', subject: productId, data: { productId, sku, name, category } };
}

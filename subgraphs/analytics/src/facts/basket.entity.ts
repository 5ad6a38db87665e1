import { defineEntity, p } from '@mikro-orm/core';
import { occasion } from './fact.entity.ts';

/** What of one category is in a basket. */
export interface CategoryPart {
  readonly category: string | null;
  readonly quantity: number;
  readonly amount: number;
}

/** What of one product is in a basket, all its lines together. */
export interface ProductPart extends CategoryPart {
  readonly sku: string;
}

const BasketSchema = defineEntity({
  name: 'Basket',
  collection: 'baskets',
  properties: {
    ...occasion(),
    products: p.json<readonly ProductPart[]>(),
    categories: p.json<readonly CategoryPart[]>(),
  },
  indexes: [{ properties: ['sourceProfileId'] }],
});

/**
 * What an order was made of: the fact of the same id, with its lines. It stands apart, since only questions about
 * categories read it, and it is many times the size of the fact. What was bought is kept by product too: the events are gone
 * by the time that somebody asks.
 */
export class Basket extends BasketSchema.class {
  declare customerId: string | null;
  declare sourceProfileId: string | null;
}
BasketSchema.setClass(Basket);

export type NewBasket = Pick<Basket, keyof Basket>;

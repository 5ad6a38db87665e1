import { defineEntity, p } from '@mikro-orm/core';
import { FactKind } from './fact.enums.ts';

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
    id: p.string().primary().fieldName('_id'),
    kind: p.enum(() => FactKind),
    at: p.datetime(),
    customerId: p.string().nullable(),
    sourceProfileId: p.string().nullable(),
    persona: p.boolean(),
    country: p.string().nullable(),
    channel: p.string().nullable(),
    currency: p.string().nullable(),
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

export type NewBasket = Pick<
  Basket,
  | 'id'
  | 'kind'
  | 'at'
  | 'customerId'
  | 'sourceProfileId'
  | 'persona'
  | 'country'
  | 'channel'
  | 'currency'
  | 'products'
  | 'categories'
>;

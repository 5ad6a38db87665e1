import { defineEntity, p } from '@mikro-orm/core';

const PurchaseSchema = defineEntity({
  name: 'Purchase',
  collection: 'purchases',
  properties: {
    id: p.string().primary().fieldName('_id'),
    customerId: p.string(),
    sourceProfileId: p.string(),
    /** Null while only a return of it is known. */
    total: p.integer().nullable(),
    /** The sum of what came back: 0 or less. */
    returned: p.integer(),
    occurredAt: p.datetime(),
  },
  indexes: [{ properties: ['customerId'] }],
});

/** What a purchase comes to, less what was returned of it. Points per unit follow the difference. */
export class Purchase extends PurchaseSchema.class {
  declare total: number | null;
}
PurchaseSchema.setClass(Purchase);

export type NewPurchase = Pick<Purchase, 'id' | 'customerId' | 'sourceProfileId' | 'total' | 'returned' | 'occurredAt'>;

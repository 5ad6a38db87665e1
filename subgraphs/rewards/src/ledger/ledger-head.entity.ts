import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** There is one chain, so there is one row that every writer changes: two at a moment collide, and one runs again. */
export const LedgerHead = defineEntity({
  name: 'LedgerHead',
  collection: 'ledgerHeads',
  properties: {
    id: p.string().primary().fieldName('_id'),
    sequence: p.integer(),
    hash: p.string(),
    /** The balances of the system's own accounts, such as `issuance:points`. */
    balances: p.json<Record<string, number>>(),
  },
});
export type LedgerHead = InferEntity<typeof LedgerHead>;

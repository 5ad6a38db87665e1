import { z } from 'zod';
import { contract, type EventOf, instant, money, person } from './contract.ts';

export const customerRegistered = contract('profiles.customer-registered.v1', {
  ...person,
  handle: z.string().nullable(),
  joinedAt: instant,
  /** A synthetic profile for tests: counted nowhere. */
  persona: z.boolean(),
});
export type CustomerRegistered = EventOf<typeof customerRegistered>;

const interactionKind = z.enum(['PURCHASE', 'RETURN', 'VISIT', 'CAMPAIGN_RESPONSE', 'SERVICE_CASE', 'NOTE']);

/** Subject: the source profile's id; the interaction's own when anonymous. */
export const interactionRecorded = contract('profiles.interaction-recorded.v1', {
  interactionId: z.string(),
  source: z.string(),
  externalId: z.string(),
  /** Both null when anonymous. */
  customerId: z.string().nullable(),
  sourceProfileId: z.string().nullable(),
  kind: interactionKind,
  occurredAt: instant,
  /** In minor units; a return's is negative. Null where nothing was paid. */
  total: money.nullable(),
  lines: z.array(
    z.object({
      sku: z.string(),
      productId: z.string().nullable(),
      category: z.string().nullable(),
      /** Negative in a return. */
      quantity: z.int(),
      amount: money,
    }),
  ),
  /** For a RETURN: the purchase it takes back, when known. */
  relatesToId: z.string().nullable(),
  channel: z.string().nullable(),
  country: z.string().nullable(),
  /** What it is about, such as the thread that was visited. */
  about: z.string().nullable(),
});
export type InteractionRecorded = EventOf<typeof interactionRecorded>;

/** Subject: the product's id. */
export const productUpserted = contract('profiles.product-upserted.v1', {
  productId: z.string(),
  sku: z.string(),
  name: z.string(),
  category: z.string().nullable(),
});
export type ProductUpserted = EventOf<typeof productUpserted>;

/** The winner of a key changed. `value` only for definitions flagged analytic, else null. */
export const attributeChanged = contract('profiles.attribute-changed.v1', {
  ...person,
  key: z.string(),
  category: z.string(),
  value: z.json(),
  method: z.enum(['DECLARED', 'VERIFIED', 'OBSERVED', 'IMPORTED', 'INFERRED']),
  winnerKind: z.enum(['CUSTOMER', 'STAFF', 'PARTNER', 'SYSTEM']),
  quasiIdentifier: z.boolean(),
});
export type AttributeChanged = EventOf<typeof attributeChanged>;

/** `sourceProfileIds` are the profiles that change hands: from the merged customer to the survivor, or back. */
const merge = {
  mergeId: z.string(),
  survivorId: z.string(),
  mergedId: z.string(),
  sourceProfileIds: z.array(z.string()).min(1),
};

export const customersMerged = contract('profiles.customers-merged.v1', merge);
export type CustomersMerged = EventOf<typeof customersMerged>;

export const customersUnmerged = contract('profiles.customers-unmerged.v1', merge);
export type CustomersUnmerged = EventOf<typeof customersUnmerged>;

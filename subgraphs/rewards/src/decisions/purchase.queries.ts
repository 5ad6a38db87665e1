import type { InteractionRecorded } from '@customer-module/event-contracts';
import type { Work } from '@customer-module/subgraph-kit';
import { purchaseIdOf } from './occurrence.rules.ts';
import { type NewPurchase, Purchase } from './purchase.entity.ts';

type Interaction = Pick<InteractionRecorded, 'data'>;

/** The purchases that some interactions are, or take back. */
export interface OpenPurchases {
  readonly of: (interaction: Interaction) => NewPurchase | null;
  readonly write: () => Promise<void>;
}

export async function openPurchases({ em }: Work, interactions: readonly Interaction[]): Promise<OpenPurchases> {
  const ids = interactions.flatMap((each) => purchaseIdOf(each) ?? []);
  const known = ids.length > 0 ? await em.find(Purchase, { id: { $in: [...new Set(ids)] } }) : [];
  const purchases = new Map<string, NewPurchase>(known.map((purchase) => [purchase.id, purchase]));
  const added: NewPurchase[] = [];

  function add(
    id: string,
    { customerId, sourceProfileId, occurredAt }: InteractionRecorded['data'],
  ): NewPurchase | null {
    if (customerId === null || sourceProfileId === null) return null;
    const purchase = { id, customerId, sourceProfileId, total: null, returned: 0, occurredAt: new Date(occurredAt) };
    purchases.set(id, purchase);
    added.push(purchase);
    return purchase;
  }

  return {
    of(interaction) {
      const id = purchaseIdOf(interaction);
      return id === null ? null : (purchases.get(id) ?? add(id, interaction.data));
    },

    async write() {
      if (added.length > 0) await em.insertMany(Purchase, added);
    },
  };
}

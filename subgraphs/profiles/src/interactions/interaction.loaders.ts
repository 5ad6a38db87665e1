import { oneByKey } from '@customer-module/subgraph-kit';
import { Interaction } from './interaction.entity.ts';

export const loadInteraction = oneByKey(
  (ids, { em }) => em.find(Interaction, { id: { $in: [...ids] } }),
  (interaction) => interaction.id,
);

import { defineEntity, p } from '@mikro-orm/core';

const CapCountSchema = defineEntity({
  name: 'CapCount',
  collection: 'capCounts',
  properties: {
    /** The rule, what is counted together, and the period. */
    id: p.string().primary().fieldName('_id'),
    times: p.integer(),
    points: p.json<Record<string, number>>(),
  },
});

/** How much of a cap is used up. */
export class CapCount extends CapCountSchema.class {}
CapCountSchema.setClass(CapCount);

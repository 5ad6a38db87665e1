import { defineEntity, p } from '@mikro-orm/core';
import { FactKind } from './fact.enums.ts';

/** What happened, when, and who did it: what a fact and its basket are filtered by. */
export const occasion = () => ({
  /** The interaction's id. */
  id: p.string().primary().fieldName('_id'),
  kind: p.enum(() => FactKind),
  at: p.datetime(),
  /** Whose it is now, after merges; null when anonymous. */
  customerId: p.string().nullable(),
  /** Who acted: what merges move, and what never changes. */
  sourceProfileId: p.string().nullable(),
  /** Whether a test persona acted: then it counts nowhere. */
  persona: p.boolean(),
  country: p.string().nullable(),
  channel: p.string().nullable(),
  currency: p.string().nullable(),
});

const FactSchema = defineEntity({
  name: 'Fact',
  collection: 'facts',
  properties: {
    ...occasion(),
    /** In minor units; negative in a return. */
    total: p.integer(),
    items: p.integer(),
  },
  indexes: [{ properties: ['customerId'] }, { properties: ['sourceProfileId'] }],
});

/** One thing that happened, in as few bytes as most questions need. Facts are inserted, and change hands in merges. */
export class Fact extends FactSchema.class {
  declare customerId: string | null;
  declare sourceProfileId: string | null;
}
FactSchema.setClass(Fact);

export type NewFact = Pick<Fact, keyof Fact>;

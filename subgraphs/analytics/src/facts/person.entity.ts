import { defineEntity, p } from '@mikro-orm/core';

const PersonSchema = defineEntity({
  name: 'Person',
  collection: 'people',
  properties: {
    /** The source profile's id. */
    id: p.string().primary().fieldName('_id'),
    customerId: p.string(),
    /** A synthetic profile for tests. */
    persona: p.boolean(),
  },
});

/** Whom the acts of a profile belong to now, and whether they count. */
export class Person extends PersonSchema.class {}
PersonSchema.setClass(Person);

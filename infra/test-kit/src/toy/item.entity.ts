import { Key } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';

const ItemSchema = defineEntity({
  name: 'Item',
  collection: 'items',
  properties: {
    id: p.string().primary().fieldName('_id'),
    name: p.string(),
    shelf: p.string(),
    note: p.json<unknown>().nullable(),
  },
  indexes: [{ properties: ['shelf', 'name', 'id'] }],
});

@Key('id')
@ObjectType({ description: 'Something that the toy shop has.' })
export class Item extends ItemSchema.class {
  @Field(() => ID, { description: 'Its id.' })
  declare id: string;

  @Field(() => String, { description: 'What it is called.' })
  declare name: string;

  @Field(() => String, { description: 'Where it stands.' })
  declare shelf: string;
}
ItemSchema.setClass(Item);

/** What the toy counter has heard of. */
export const Heard = defineEntity({
  name: 'Heard',
  collection: 'heard',
  properties: {
    id: p.string().primary().fieldName('_id'),
    names: p.json<string[]>(),
  },
});

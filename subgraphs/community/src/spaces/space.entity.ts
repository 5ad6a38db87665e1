import { Key, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { SpaceKind } from './space.enums.ts';

const SpaceSchema = defineEntity({
  name: 'Space',
  collection: 'spaces',
  properties: {
    id: p.string().primary().fieldName('_id'),
    slug: p.string().unique(),
    name: p.string(),
    kind: p.enum(() => SpaceKind),
    description: p.string().nullable(),
    licence: p.string().nullable(),
  },
  indexes: [{ properties: ['name', 'id'] }, { properties: ['kind', 'name', 'id'] }],
});

@Key('id')
@Tag('partner')
@ObjectType({ description: 'A place where people meet for one kind of thing.' })
export class Space extends SpaceSchema.class {
  @Field(() => ID, { description: 'The id of the space.' })
  declare id: string;

  @Field(() => String, { description: 'The name in addresses; unique.' })
  declare slug: string;

  @Field(() => String, { description: 'The name for people.' })
  declare name: string;

  @Field(() => SpaceKind, { description: 'What the space is for.' })
  declare kind: SpaceKind;

  @Field(() => String, { nullable: true, description: 'What belongs here.' })
  declare description: string | null;

  @Field(() => String, { nullable: true, description: 'Under which licence people give what they write here.' })
  declare licence: string | null;
}
SpaceSchema.setClass(Space);

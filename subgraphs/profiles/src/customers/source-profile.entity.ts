import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';

const SourceProfileSchema = defineEntity({
  name: 'SourceProfile',
  collection: 'sourceProfiles',
  properties: {
    id: p.string().primary().fieldName('_id'),
    customerId: p.string(),
    source: p.string(),
    externalId: p.string(),
    createdAt: p.datetime(),
  },
  indexes: [{ properties: ['customerId'] }],
});

@ObjectType({
  description: 'One record of a person, as one source knows them. Facts stay with the one they came with.',
})
export class SourceProfile extends SourceProfileSchema.class {
  @Field(() => ID, { description: 'The id of the profile.' })
  declare id: string;

  @Field(() => String, { description: 'The system that knows the person this way.' })
  declare source: string;

  @Field(() => String, { description: 'The id that the source gave the person.' })
  declare externalId: string;

  @Field(() => GraphQLDateTime, { description: 'When the record was made here.' })
  declare createdAt: Date;
}
SourceProfileSchema.setClass(SourceProfile);

export type NewSourceProfile = RequiredEntityData<SourceProfile>;
